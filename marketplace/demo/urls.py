from django.urls import path

from marketplace.demo import views

urlpatterns = [
    path("clock/", views.move_clock, name="demo_clock"),
    path("mail/", views.mail, name="demo_mail"),
]
