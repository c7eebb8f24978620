from django.urls import path

from disputes.views import disputes

urlpatterns = [
    path("milestones/<int:pk>/dispute/", disputes.open_dispute, name="dispute_open"),
    path("disputes/<int:pk>/", disputes.dispute, name="dispute"),
]
