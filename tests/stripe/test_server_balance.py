"""What is available and what is not: refunds wait for it, a new account's charges take a week, reserves hold back."""

from datetime import timedelta

import pytest
import stripe

from marketplace import clock
from tests.conftest import TimeTravel
from tests.stripe_server import StripeServer, asking, cards
from tests.stripe_server.strictness import Strictness

pytestmark = pytest.mark.loopback


def available(sdk: stripe.StripeClient) -> int:
    """In dollars."""
    return next(part.amount for part in sdk.v1.balance.retrieve().available if part.currency == "usd")


def lines(sdk: stripe.StripeClient) -> list[stripe.BalanceTransaction]:
    """The oldest first."""
    return list(reversed(sdk.v1.balance_transactions.list({"limit": 100}).data))


def test_a_new_account_waits_a_week(
    stripe_server: StripeServer, sdk: stripe.StripeClient, time_travel: TimeTravel
) -> None:
    asking.charge(stripe_server, sdk, cards.SUCCEEDS)
    time_travel.forward(days=7, seconds=-2)
    assert available(sdk) == 0
    time_travel.forward(seconds=3)
    assert available(sdk) == 60_000 - 1_770


def test_unless_the_test_says_otherwise() -> None:
    with StripeServer(now=clock.now, settlement=timedelta(days=2), strict=Strictness()) as server:
        assert server.state.settlement == timedelta(days=2)
    with StripeServer(now=clock.now, strict=Strictness(new_account_settles=timedelta(days=14))) as server:
        assert server.state.settlement == timedelta(days=14)


def test_a_refund_waits_until_it_is_covered(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    """What is pending does not count; it has no line in the books until it goes through, and then by itself."""
    charge = asking.charge(stripe_server, sdk, cards.SUCCEEDS)
    refund = sdk.v1.refunds.create({"charge": charge.id})
    assert (refund.status, refund.pending_reason, refund.balance_transaction) == ("pending", "insufficient_funds", None)
    assert sdk.v1.charges.retrieve(charge.id).refunded
    stripe_server.top_up(59_999, "usd")
    assert sdk.v1.refunds.retrieve(refund.id).status == "pending"
    stripe_server.top_up(60_000, "eur")
    assert sdk.v1.refunds.retrieve(refund.id).status == "pending"
    stripe_server.top_up(1, "usd")
    now = sdk.v1.refunds.retrieve(refund.id)
    assert (now.status, getattr(now, "pending_reason", None)) == ("succeeded", None)
    assert available(sdk) == 0
    [updated] = [event for event in stripe_server.objects("event") if event["type"] == "refund.updated"]
    assert updated["data"]["previous_attributes"]["status"] == "pending"
    assert [line.amount for line in lines(sdk) if line.type == "refund"] == [-60_000]


def test_a_settled_charge_lets_it_go(
    stripe_server: StripeServer, sdk: stripe.StripeClient, time_travel: TimeTravel
) -> None:
    refund = sdk.v1.refunds.create({"charge": asking.charge(stripe_server, sdk, cards.SUCCEEDS).id, "amount": 50_000})
    time_travel.forward(days=6)
    assert sdk.v1.refunds.retrieve(refund.id).status == "pending"
    time_travel.forward(days=2)
    assert sdk.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_in_the_order_in_which_they_were_made(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk, cards.SUCCEEDS).id
    made = [sdk.v1.refunds.create({"charge": charge, "amount": amount}) for amount in (20_000, 5_000, 15_000)]

    def states() -> list[str | None]:
        return [sdk.v1.refunds.retrieve(refund.id).status for refund in made]

    stripe_server.top_up(25_000, "usd")
    assert states() == ["succeeded", "succeeded", "pending"]
    stripe_server.settle()
    assert states() == ["succeeded"] * 3


def test_settling_does_not_pay_what_is_not_there(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    """Stripe's fee has been taken off the charge."""
    refund = sdk.v1.refunds.create({"charge": asking.charge(stripe_server, sdk, cards.SUCCEEDS).id})
    stripe_server.settle()
    assert sdk.v1.refunds.retrieve(refund.id).status == "pending"


def test_one_that_takes_its_time_takes_it_afterwards(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    refund = sdk.v1.refunds.create({"charge": asking.charge(stripe_server, sdk, cards.REFUND_PENDING).id})
    stripe_server.top_up(60_000, "usd")
    now = sdk.v1.refunds.retrieve(refund.id)
    assert (now.status, now.pending_reason, bool(now.balance_transaction)) == ("pending", "processing", True)
    stripe_server.settle()
    assert sdk.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_a_refund_to_a_bank_account_is_refused(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    """And the refusal is kept for its key."""
    charge = asking.charge(stripe_server, sdk, cards.SUCCEEDS)
    debit = stripe_server.pay(asking.session(sdk).id, cards.DEBIT_SUCCEEDS_LATER)
    stripe_server.settle()
    sdk.v1.refunds.create({"charge": charge.id, "amount": 57_000})
    sdk.v1.refunds.create({"payment_intent": debit["payment_intent"], "amount": 57_000})
    last = {"payment_intent": debit["payment_intent"], "amount": 3_000}
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            sdk.v1.refunds.create(last, {"idempotency_key": "refund-1"})  # type: ignore[arg-type]
        assert caught.value.code == "balance_insufficient"
        stripe_server.top_up(3_000, "usd")
    assert sdk.v1.refunds.create(last).status == "succeeded"  # type: ignore[arg-type]


def test_a_dispute_is_ahead_of_a_refund_that_waits(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk, cards.SUCCEEDS)
    refund = sdk.v1.refunds.create({"charge": charge.id})
    dispute = stripe_server.dispute(charge.id)
    now = sdk.v1.refunds.retrieve(refund.id)
    assert (now.status, now.failure_reason) == ("failed", "charge_for_pending_refund_disputed")
    assert (dispute["amount"], getattr(now, "failure_balance_transaction", None)) == (60_000, None)
    stripe_server.top_up(200_000, "usd")
    assert [line.type for line in lines(sdk)] == ["charge", "adjustment", "topup"]


@pytest.mark.parametrize("kind", ["reserve_transaction", "reserve_hold"])
def test_a_reserve_cannot_be_sent_away(stripe_server: StripeServer, sdk: stripe.StripeClient, kind: str) -> None:
    stripe_server.top_up(10_000, "usd")
    held = stripe_server.reserve(4_000, "usd", kind)
    assert (held["type"], held["reporting_category"], held["net"]) == (kind, "risk_reserved_funds", -4_000)
    assert available(sdk) == 6_000
    stripe_server.release(4_000, "usd", kind)
    assert available(sdk) == 10_000
    in_its_own = [line.amount for line in lines(sdk) if line.balance_type == "risk_reserved"]
    assert in_its_own == ([4_000, -4_000] if kind == "reserve_hold" else [])


def test_whatever_else_stripe_writes(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk)
    charge = asking.charge(stripe_server, sdk)
    stripe_server.top_up(100_000, "usd", pending=timedelta(days=1))
    stripe_server.reserve_for_connect(300, "usd")
    stripe_server.collect_for_connect(200, "usd", account)
    stripe_server.adjust(-7, "usd")
    stripe_server.charge_network_cost(5, "usd")
    stripe_server.reverse_payment(charge.id)
    told = [(line.type, line.reporting_category, line.net, line.status) for line in lines(sdk)]
    assert told == [
        ("charge", "charge", 58_230, "available"),
        ("topup", "topup", 100_000, "pending"),
        ("reserved_funds", "connect_reserved_funds", -300, "available"),
        ("connect_collection_transfer", "connect_collection_transfer", -200, "available"),
        ("adjustment", "other_adjustment", -7, "available"),
        ("stripe_fee", "network_cost", -5, "available"),
        ("payment_reversal", "charge_failure", -60_000, "available"),
    ]
