from django.urls import path

from escrow.gateways.sandbox import views as sandbox
from escrow.views import webhook

urlpatterns = [
    path("webhooks/<slug:gateway>/", webhook, name="webhook"),
    path("sandbox/checkout/<str:ref>/", sandbox.checkout, name="sandbox_checkout"),
    path("sandbox/checkout/<str:ref>/confirmation/", sandbox.confirmation, name="sandbox_confirmation"),
]
