from django.urls import path

from escrow.gateways.sandbox import views as sandbox
from escrow.views import earnings, forfeitures, payments, payout_details
from escrow.views.proof import proof_of_funds
from escrow.views.webhook import webhook

urlpatterns = [
    path("proof/", proof_of_funds, name="proof_of_funds"),
    path("payments/", payments.overview, name="payments"),
    path("earnings/", earnings.overview, name="earnings"),
    path("earnings/withdrawal/<slug:currency>/", earnings.withdrawal, name="withdrawal"),
    path("earnings/details/", payout_details.details, name="payout_details"),
    path("earnings/details/return/", payout_details.back, name="payout_details_return"),
    path("earnings/details/again/", payout_details.again, name="payout_details_again"),
    path("earnings/schedule/", payout_details.schedule, name="payout_schedule"),
    path("earnings/forfeitures/<int:pk>/", forfeitures.forfeiture, name="forfeiture"),
    path("webhooks/<slug:gateway>/", webhook, name="webhook"),
    path("sandbox/checkout/<str:ref>/", sandbox.checkout, name="sandbox_checkout"),
    path("sandbox/checkout/<str:ref>/confirmation/", sandbox.confirmation, name="sandbox_confirmation"),
    path("sandbox/payout-details/<str:ref>/", sandbox.payout_details, name="sandbox_payout_details"),
]
