from django.urls import path

from accounts import views
from accounts.suspension import views as suspension

urlpatterns = [
    path("people/<int:pk>/", views.person, name="person"),
    path("profile/", views.profile_edit, name="profile_edit"),
    path("security/", views.security, name="security"),
    path("suspension/", suspension.suspension, name="suspension"),
    path("confirmation/", views.confirmation, name="confirmation"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/<int:pk>/", views.notification, name="notification"),
]
