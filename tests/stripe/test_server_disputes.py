"""Disputes: the money goes at once, the evidence in time, and the books say so."""

import pytest
import stripe

from tests.conftest import TimeTravel
from tests.stripe_server import StripeServer, asking, cards

pytestmark = pytest.mark.loopback


def test_won(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    dispute = stripe_server.dispute(charge.id, 10_000)
    assert sdk.v1.charges.retrieve(charge.id).disputed
    staged = sdk.v1.disputes.update(dispute["id"], {"evidence": {"customer_name": "Carla"}, "submit": False})
    assert (staged.status, staged.evidence_details.submission_count) == ("needs_response", 0)
    sent = sdk.v1.disputes.update(dispute["id"], {"evidence": {"service_date": "2026-11-01"}, "submit": True})
    assert (sent.status, sent.evidence.customer_name) == ("under_review", "Carla")
    with pytest.raises(stripe.InvalidRequestError, match="already submitted"):
        sdk.v1.disputes.update(dispute["id"], {"evidence": {"customer_name": "Clara"}})
    stripe_server.close_dispute(dispute["id"], won=True)
    [found] = sdk.v1.disputes.list({"charge": charge.id}).data
    assert [(line.reporting_category, line.amount, line.fee, line.source) for line in found.balance_transactions] == [
        ("dispute", -10_000, 1_500, dispute["id"]),
        ("dispute_reversal", 10_000, 0, dispute["id"]),
    ]
    assert [kind for kind in asking.kinds(stripe_server) if "dispute" in kind] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.dispute.updated",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]


def test_lost(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asking.charge(stripe_server, sdk, cards.DISPUTED)
    [dispute] = sdk.v1.disputes.list().data
    stripe_server.close_dispute(dispute.id, won=False)
    assert sdk.v1.disputes.retrieve(dispute.id).status == "lost"
    assert sdk.v1.balance.retrieve().available[0].amount == -60_000 - 1_500
    stripe_server.settle()
    assert sdk.v1.balance.retrieve().available[0].amount == -1_770 - 1_500


def test_evidence_comes_too_late(
    stripe_server: StripeServer, sdk: stripe.StripeClient, time_travel: TimeTravel
) -> None:
    dispute = stripe_server.dispute(asking.charge(stripe_server, sdk).id)
    time_travel.forward(days=9)
    assert sdk.v1.disputes.retrieve(dispute["id"]).evidence_details.past_due
    with pytest.raises(stripe.InvalidRequestError, match="deadline"):
        sdk.v1.disputes.update(dispute["id"], {"evidence": {"customer_name": "Carla"}})


def test_an_early_warning(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk, cards.WARNED)
    [warning] = stripe_server.objects("radar.early_fraud_warning")
    assert (warning["charge"], warning["actionable"]) == (charge.id, True)
    assert asking.kinds(stripe_server)[-1] == "radar.early_fraud_warning.created"
