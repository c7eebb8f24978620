"""Test cards whose bank takes the payment back."""

from datetime import timedelta

import pytest
from django.test import Client

from escrow import gateways
from escrow.gateways.base import ChargebackReport, Evidence, GatewayRefused
from escrow.gateways.sandbox import delivery
from escrow.models import SandboxEvent
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.books import refused, unchanged
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
GATEWAY = gateways.named("sandbox")
EVIDENCE_WINS, FOR_GOOD = "4000 0000 0000 0259", "4000 0000 0000 1976"
EVIDENCE = Evidence("Carla", "carla@example.org", "192.0.2.1", "A logo", "1 Dec 2026", "Approved", "Surety")
PRICE = Money(60_000, "USD")


def paid(client: Client, card: str) -> str:
    """The charge's reference."""
    page = GATEWAY.open_checkout(
        statement="Logo",
        key="payment-x",
        amount=PRICE,
        description="Logo",
        metadata={},
        group="contract-1",
        payer_email="carla@example.org",
        return_path="/",
        expires_at=clock.now() + timedelta(days=1),
    )
    client.post(page.url, {"card": card})
    charge = GATEWAY.payment_report(page.ref)
    assert charge.succeeded
    return charge.charge_ref


def taken_back(client: Client, card: str, time_travel: TimeTravel) -> ChargebackReport:
    """A minute after it was paid."""
    paid(client, card)
    time_travel.forward(minutes=1)
    delivery.settle_due()
    return reported("chargeback.opened")


def reported(kind: str) -> ChargebackReport:
    """How the chargeback stands whose event is the last one."""
    event = SandboxEvent.objects.latest("id")
    assert event.kind == kind
    return GATEWAY.chargeback_report(GATEWAY.subject(event.kind, event.payload).chargeback_ref)


def send_evidence(ref: str, key: str = "chargeback-1") -> None:
    GATEWAY.send_evidence(key=key, ref=ref, evidence=EVIDENCE)


def refund(charge: str, minor: int, key: str = "refund-1") -> None:
    GATEWAY.refund(key=key, charge_ref=charge, amount=Money(minor, "USD"), metadata={})


def test_an_ordinary_payment_stays(client: Client, time_travel: TimeTravel) -> None:
    paid(client, story.SUCCEEDS)
    time_travel.forward(days=100)
    with unchanged():
        delivery.settle_due()


@pytest.mark.parametrize("card", [EVIDENCE_WINS, FOR_GOOD])
def test_it_takes_everything_at_once_and_waits(client: Client, time_travel: TimeTravel, card: str) -> None:
    report = taken_back(client, card, time_travel)
    assert (report.state, report.amount, report.taken) == ("open", PRICE, PRICE)
    assert report.evidence_due_at
    assert timedelta(days=13, hours=23) < report.evidence_due_at - clock.now() <= timedelta(days=14)
    assert GATEWAY.balances() == {"USD": 0}
    time_travel.forward(days=13)
    with unchanged():
        delivery.settle_due()


@pytest.mark.parametrize(("card", "state", "taken"), [(EVIDENCE_WINS, "won", 0), (FOR_GOOD, "lost", 60_000)])
def test_the_bank_decides_a_minute_after_it_has_evidence(
    client: Client, time_travel: TimeTravel, card: str, state: str, taken: int
) -> None:
    ref = taken_back(client, card, time_travel).ref
    send_evidence(ref)
    with unchanged():
        delivery.settle_due()
        send_evidence(ref)
        send_evidence(ref, key="after the first key was forgotten")
    time_travel.forward(minutes=1)
    delivery.settle_due()
    report = reported("chargeback.closed")
    assert (report.state, report.taken.amount_minor) == (state, taken)
    assert GATEWAY.balances() == {"USD": 60_000 - taken}
    with unchanged():
        send_evidence(ref)
        delivery.settle_due()


@pytest.mark.parametrize("card", [EVIDENCE_WINS, FOR_GOOD])
def test_without_evidence_it_is_lost_when_that_is_due(client: Client, time_travel: TimeTravel, card: str) -> None:
    ref = taken_back(client, card, time_travel).ref
    time_travel.forward(days=14)
    with refused(GatewayRefused, match="no more evidence"):
        send_evidence(ref)
    delivery.settle_due()
    assert reported("chargeback.closed").state == "lost"
    with refused(GatewayRefused, match="no more evidence"):
        send_evidence(ref)


def test_what_was_taken_back_is_not_refunded_as_well(client: Client, time_travel: TimeTravel) -> None:
    report = taken_back(client, EVIDENCE_WINS, time_travel)
    with refused(GatewayRefused, match="has taken this payment back"):
        refund(report.charge_ref, 1)
    send_evidence(report.ref)
    time_travel.forward(minutes=1)
    delivery.settle_due()
    refund(report.charge_ref, 60_000)
    assert GATEWAY.balances() == {"USD": 0}


@pytest.mark.parametrize(("back", "taken"), [(20_000, [40_000]), (60_000, [])])
def test_the_bank_takes_no_more_than_is_left(
    client: Client, time_travel: TimeTravel, back: int, taken: list[int]
) -> None:
    refund(paid(client, FOR_GOOD), back)
    time_travel.forward(minutes=1)
    delivery.settle_due()
    lines = [line for line in GATEWAY.book_lines(None) if line.category == "chargeback"]
    assert [-line.amount.amount_minor for line in lines] == taken
    assert GATEWAY.balances() == {"USD": 0}
