"""The sandbox's own books: every change of the balance is one line, and the lines come to the balance."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from escrow import gateways
from escrow.gateways.base import GatewayRefused, GatewayUnavailable
from escrow.gateways.sandbox import checkout, delivery, payout_details
from escrow.models import SandboxCheckout, SandboxEvent, SandboxRecipientLink, SandboxRefund
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.books import refused
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
GATEWAY = gateways.named("sandbox")
TAKEN_BACK = "4000 0000 0000 1976"


def charge(minor: int, card: str = story.SUCCEEDS, currency: str = "USD") -> str:
    page = GATEWAY.open_checkout(
        statement="Logo",
        key=f"payment-{SandboxCheckout.objects.count()}",
        amount=Money(minor, currency),
        description="Logo",
        metadata={},
        group="contract-1",
        payer_email="carla@example.org",
        return_path="/",
        expires_at=clock.now() + timedelta(days=1),
    )
    checkout.pay(page.ref, card)
    return page.ref


def refund(charge_ref: str, minor: int, key: str = "refund-1", currency: str = "USD") -> str | None:
    amount = Money(minor, currency)
    return GATEWAY.refund(key=key, charge_ref=charge_ref, amount=amount, metadata={"refund": key}).ref


def transfer(recipient: str, minor: int, key: str = "transfer-1") -> str:
    return GATEWAY.transfer(
        key=key,
        recipient_ref=recipient,
        amount=Money(minor, "USD"),
        source="card",
        group="payout-1",
        metadata={"payout": "1"},
    )


def pay_out(recipient: str, minor: int) -> str:
    return GATEWAY.pay_out(
        key="payout-1", recipient_ref=recipient, amount=Money(minor, "USD"), metadata={"payout": "1"}
    ).ref


def reverse(transfer_ref: str, minor: int, key: str = "reversal-1") -> str:
    return GATEWAY.reverse_transfer(key=key, transfer_ref=transfer_ref, amount=Money(minor, "USD"), metadata={})


def new_recipient() -> str:
    return GATEWAY.open_recipient(key="recipient-1", name="Ana", email="a@example.org", country="HR", metadata={})


@pytest.fixture
def recipient() -> str:
    """Who can be paid; the bank account is closed, so that payouts come back."""
    ref = new_recipient()
    GATEWAY.recipient_page(ref, return_path="/", refresh_path="/")
    assert payout_details.save(SandboxRecipientLink.objects.get().ref, "closed")
    return ref


def changes() -> list[tuple[str, int]]:
    """Category and change of every line, in order."""
    return [(line.category, line.amount.amount_minor) for line in GATEWAY.book_lines(None)]


def test_no_lines_no_balance() -> None:
    assert (list(GATEWAY.book_lines(None)), GATEWAY.balances()) == ([], {})


def test_every_change_is_a_line(recipient: str, time_travel: TimeTravel) -> None:
    started = clock.now()
    first = charge(1_000)
    charge(500, TAKEN_BACK, "EUR")
    charge(700, story.IS_DECLINED)
    comes_back = charge(300, story.REFUNDS_COME_BACK)
    back, returned = refund(first, 100), refund(comes_back, 300, "refund-2")
    sent = transfer(recipient, 600)
    pay_out(recipient, 600)
    assert GATEWAY.balances() == {"USD": 300, "EUR": 500}
    time_travel.forward(minutes=1)
    later = clock.now()
    delivery.settle_due()
    reverse(sent, 600)
    lines = list(GATEWAY.book_lines(None))
    assert Counter(changes()) == Counter(
        {
            ("charge", 1_000): 1,
            ("charge", 500): 1,
            ("charge", 300): 1,
            ("refund", -100): 1,
            ("refund", -300): 1,
            ("refund", 300): 1,
            ("transfer", -600): 1,
            ("transfer", 600): 1,
            ("chargeback", -500): 1,
        }
    )
    assert len({line.ref for line in lines}) == len(lines)
    assert {line.source for line in lines if line.category == "transfer"} == {sent}
    assert {line.source for line in lines if line.category == "refund"} == {back, returned}
    assert f"line-charge-{first}" in {line.ref for line in lines}
    assert all(earlier.at <= after.at for earlier, after in pairwise(lines))
    assert sum(line.amount.amount_minor for line in lines if line.amount.currency == "USD") == 1_200
    assert GATEWAY.balances() == {"USD": 1_200, "EUR": 0}
    assert {line.at >= started for line in lines} == {True}
    assert len(list(GATEWAY.book_lines(later))) == 3


def test_older_rows_count_as_well() -> None:
    refund(charge(1_000), 100)
    SandboxCheckout.objects.update(succeeded_at=None)
    SandboxRefund.objects.update(created_at=None)
    assert Counter(changes()) == Counter([("charge", 1_000), ("refund", -100)])


def test_no_more_is_refunded_than_was_paid() -> None:
    paid = charge(1_000)
    refund(paid, 600)
    with refused(GatewayRefused, match=r"\$4\.00 can be refunded"):
        refund(paid, 401, "refund-2")
    with refused(GatewayRefused):
        refund(paid, 400, "refund-2", "EUR")
    refund(paid, 400, "refund-2")
    assert refund(paid, 600) == refund(paid, 600), "the same key does the work once"
    assert GATEWAY.find_refund(charge_ref=paid, metadata={"refund": "refund-2"})
    assert GATEWAY.find_refund(charge_ref=paid, metadata={"refund": "refund-3"}) is None


def test_what_came_back_can_be_refunded_again(time_travel: TimeTravel) -> None:
    paid = charge(1_000, story.REFUNDS_COME_BACK)
    refund(paid, 1_000)
    time_travel.forward(minutes=1)
    delivery.settle_due()
    refund(paid, 1_000, "refund-2")
    assert GATEWAY.balances() == {"USD": 0}


def test_what_was_not_paid_is_not_refunded() -> None:
    declined = charge(1_000, story.IS_DECLINED)
    with refused(GatewayRefused, match="not completed"):
        refund(declined, 1)


def test_nobody_is_paid_who_is_not_ready() -> None:
    charge(1_000)
    unready = new_recipient()
    with refused(GatewayRefused, match="not complete yet"):
        transfer(unready, 1)
    with refused(GatewayRefused, match="not complete yet"):
        pay_out(unready, 1)


def test_a_transfer_needs_the_money_for_it(recipient: str) -> None:
    charge(1_000)
    with refused(GatewayUnavailable):
        transfer(recipient, 1_001)
    assert transfer(recipient, 1_000) == transfer(recipient, 1_000)
    assert GATEWAY.find_transfer(recipient_ref=recipient, group="payout-1", metadata={"payout": "1"})
    assert GATEWAY.find_transfer(recipient_ref=recipient, group="payout-2", metadata={"payout": "1"}) is None
    with refused(GatewayUnavailable):
        transfer(recipient, 1, "transfer-2")


def test_a_recipient_spends_what_they_have_once(recipient: str, time_travel: TimeTravel) -> None:
    charge(1_000)
    sent = transfer(recipient, 1_000)
    with refused(GatewayRefused):
        pay_out(recipient, 1_001)
    with refused(GatewayRefused):
        reverse(sent, 1_001)
    assert pay_out(recipient, 1_000) == pay_out(recipient, 1_000)
    with refused(GatewayRefused):
        reverse(sent, 1)
    time_travel.forward(minutes=1)
    delivery.settle_due()
    found = GATEWAY.find_payout(recipient_ref=recipient, metadata={"payout": "1"})
    assert found
    assert (found.state, found.failure) == ("failed", "The account is closed.")
    assert GATEWAY.find_reversal(transfer_ref=sent, metadata={}) is None
    assert reverse(sent, 1_000) == reverse(sent, 1_000) == GATEWAY.find_reversal(transfer_ref=sent, metadata={})
    with refused(GatewayRefused):
        reverse(sent, 1, "reversal-2")


def test_events_are_listed_whether_or_not_they_arrived(time_travel: TimeTravel) -> None:
    refund(charge(1_000), 100)
    delivery.deliver_due()
    later = time_travel.forward(minutes=1)
    charge(500)
    listed = [(event.event_id, event.kind, event.payload) for event in GATEWAY.events_since(later)]
    assert listed == [(e.ref, e.kind, e.payload) for e in SandboxEvent.objects.order_by("id")[2:]]
    assert len(list(GATEWAY.events_since(later - timedelta(minutes=2)))) == 3
