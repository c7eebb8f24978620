from django.urls import path

from marketplace.drafts import views

urlpatterns = [
    path("", views.draft, name="draft"),
    path("dropped/", views.dropped, name="draft_drop"),
]
