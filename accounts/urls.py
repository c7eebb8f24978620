from django.urls import path

from accounts import views
from accounts.presenting import views as presenting
from accounts.suspension import views as suspension

urlpatterns = [
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/photo/", presenting.photo, name="photo"),
    path("profile/", views.profile_edit, name="profile_edit"),
    path("profile/photo/", presenting.photo_edit, name="photo_edit"),
    path("profile/photo/removal/", presenting.photo_removal, name="photo_removal"),
    path("profile/projects/", presenting.portfolio, name="portfolio"),
    path("profile/projects/new/", presenting.project_new, name="project_new"),
    path("profile/projects/<int:pk>/", presenting.project_edit, name="project_edit"),
    path("profile/projects/<int:pk>/place/", presenting.project_place, name="project_place"),
    path("profile/projects/<int:pk>/removal/", presenting.project_removal, name="project_removal"),
    path("files/projects/<int:pk>/", presenting.project_picture, name="project_picture"),
    path("security/", views.security, name="security"),
    path("suspension/", suspension.suspension, name="suspension"),
    path("confirmation/", views.confirmation, name="confirmation"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/<int:pk>/", views.notification, name="notification"),
]
