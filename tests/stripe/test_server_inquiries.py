"""A bank that only asks: the charge can still be refunded, and is done with once it is. Countering costs a fee."""

import pytest
import stripe

from tests.stripe_server import StripeServer, asking

pytestmark = pytest.mark.loopback


def test_a_full_refund_ends_it(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    dispute = stripe_server.inquire(charge.id)
    assert dispute["is_charge_refundable"]
    sdk.v1.refunds.create({"charge": charge.id})
    found = sdk.v1.disputes.retrieve(dispute["id"])
    assert (found.status, found.is_charge_refundable, found.balance_transactions) == ("warning_closed", False, [])
    assert asking.kinds(stripe_server)[-1] == "charge.dispute.closed"


def test_a_refund_in_part_leaves_it_open(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    dispute = stripe_server.inquire(charge.id)
    sdk.v1.refunds.create({"charge": charge.id, "amount": 20_000})
    assert sdk.v1.disputes.retrieve(dispute["id"]).status == "warning_needs_response"
    sdk.v1.refunds.create({"charge": charge.id, "amount": 40_000})
    assert sdk.v1.disputes.retrieve(dispute["id"]).status == "warning_closed"


def test_once_the_money_is_taken_nothing_is_refunded(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    dispute = stripe_server.inquire(charge.id)
    stripe_server.escalate(dispute["id"])
    assert not sdk.v1.disputes.retrieve(dispute["id"]).is_charge_refundable
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sdk.v1.refunds.create({"charge": charge.id})
    assert refusal.value.code == "charge_disputed"
    assert sdk.v1.refunds.list().data == []


def fees(sdk: stripe.StripeClient) -> list[int]:
    """The lines of fees alone, oldest first."""
    lines = sdk.v1.balance_transactions.list({"type": "stripe_fee"}).data
    assert all((line.reporting_category, line.source) == ("fee", None) for line in lines)
    return [line.amount for line in reversed(lines)]


def answer(sdk: stripe.StripeClient, dispute_id: str) -> stripe.Dispute:
    return sdk.v1.disputes.update(dispute_id, {"evidence": {"customer_name": "Carla"}, "submit": True})


def test_countering_costs_a_fee_that_comes_back_when_won(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    dispute = stripe_server.dispute(asking.charge(stripe_server, sdk).id)
    staged: stripe.params.DisputeUpdateParams = {"evidence": {"customer_name": "Carla"}, "submit": False}
    sdk.v1.disputes.update(dispute["id"], staged)
    assert fees(sdk) == []
    sent = answer(sdk, dispute["id"])
    assert fees(sdk) == [-1_500]
    assert len(sent.balance_transactions) == 1
    stripe_server.close_dispute(dispute["id"], won=True)
    assert fees(sdk) == [-1_500, 1_500]


def test_it_stays_gone_when_lost_and_nothing_comes_back_that_was_not_paid(
    stripe_server: StripeServer, sdk: stripe.StripeClient
) -> None:
    lost = stripe_server.dispute(asking.charge(stripe_server, sdk).id)
    answer(sdk, lost["id"])
    stripe_server.close_dispute(lost["id"], won=False)
    unanswered = stripe_server.dispute(asking.charge(stripe_server, sdk).id)
    stripe_server.close_dispute(unanswered["id"], won=True)
    assert fees(sdk) == [-1_500]


def test_answering_an_inquiry_costs_nothing(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    dispute = stripe_server.inquire(asking.charge(stripe_server, sdk).id)
    answer(sdk, dispute["id"])
    assert fees(sdk) == []
    stripe_server.escalate(dispute["id"])
    answer(sdk, dispute["id"])
    assert fees(sdk) == [-1_500]


def test_a_kind_server_takes_no_fee(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    stripe_server.state.strict.counter_fee = 0
    answer(sdk, stripe_server.dispute(asking.charge(stripe_server, sdk).id)["id"])
    assert fees(sdk) == []
