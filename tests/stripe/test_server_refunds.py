"""Refunds: whole, in parts, too much, pending, and coming back after all."""

import pytest
import stripe

from tests.stripe_server import StripeServer, asking, cards

pytestmark = pytest.mark.loopback


def test_in_parts_and_no_more(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    first = sdk.v1.refunds.create({"charge": charge.id, "amount": 20_000, "metadata": {"refund": "1"}})
    assert first.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount") as caught:
        sdk.v1.refunds.create({"charge": charge.id, "amount": 40_001})
    assert caught.value.param == "amount"
    sdk.v1.refunds.create({"payment_intent": str(charge.payment_intent)})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sdk.v1.refunds.create({"charge": charge.id, "amount": 1})
    assert caught.value.code == "charge_already_refunded"
    assert [refund.amount for refund in sdk.v1.refunds.list({"charge": charge.id}).data] == [40_000, 20_000]
    after = sdk.v1.charges.retrieve(charge.id, {"expand": ["refunds"]})
    assert (after.refunded, after.amount_refunded, len(after.refunds.data)) == (True, 60_000, 2)


def test_pending_at_first(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    stripe_server.top_up(60_000, "usd")
    charge = asking.charge(stripe_server, sdk, cards.REFUND_PENDING)
    refund = sdk.v1.refunds.create({"charge": charge.id})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    stripe_server.settle()
    assert sdk.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert asking.kinds(stripe_server)[-1] == "refund.updated"


def test_failing_after_all(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    stripe_server.top_up(60_000, "usd")
    charge = asking.charge(stripe_server, sdk, cards.REFUND_FAILS)
    refund = sdk.v1.refunds.create({"charge": charge.id})
    assert refund.status == "succeeded"
    stripe_server.settle()
    failed = sdk.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_reason) == ("failed", "unknown")
    back = failed.failure_balance_transaction
    assert (back.type, back.reporting_category, back.source) == ("refund_failure", "refund_failure", refund.id)
    assert back.net == 60_000
    assert sdk.v1.charges.retrieve(charge.id).amount_refunded == 0
    assert asking.kinds(stripe_server)[-2:] == ["refund.updated", "refund.failed"]


def test_pending_then_failed(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    stripe_server.top_up(60_000, "usd")
    charge = asking.charge(stripe_server, sdk, cards.REFUND_PENDING)
    refund = sdk.v1.refunds.create({"charge": charge.id})
    stripe_server.fail_refund(refund.id, "lost_or_stolen_card")
    assert sdk.v1.refunds.retrieve(refund.id).failure_reason == "lost_or_stolen_card"


def test_a_disputed_charge_is_not_refunded(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk, cards.DISPUTED)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sdk.v1.refunds.create({"charge": charge.id})
    assert caught.value.code == "charge_disputed"
