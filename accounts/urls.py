from django.urls import path

from accounts import suspension_views as suspension
from accounts import views

urlpatterns = [
    path("people/<int:pk>/", views.person, name="person"),
    path("profile/", views.profile_edit, name="profile_edit"),
    path("security/", views.security, name="security"),
    path("suspension/", suspension.suspension, name="suspension"),
    path("confirmation/", views.confirmation, name="confirmation"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/<int:pk>/", views.notification, name="notification"),
]
