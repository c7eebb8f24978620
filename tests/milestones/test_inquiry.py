"""A bank asks about a payment, is answered, and takes the money all the same: what speaks for it is sent again."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from escrow import operations
from escrow.chargebacks import answering, chargebacks
from escrow.gateways.base import ChargebackReport, Evidence
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.models import Chargeback, Payment
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.books import balance, unchanged
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


class Bank:
    """What the provider says of one dispute, and what was sent to it."""

    def __init__(self, payment: Payment) -> None:
        self.payment, self.is_inquiry, self.changes, self.due_at = payment, True, 1, _in_days(9)
        self.sent: list[tuple[str, str]] = []

    def report(self) -> ChargebackReport:
        taken = 0 if self.is_inquiry else self.payment.amount_minor
        return ChargebackReport(
            ref="dp_1",
            charge_ref=self.payment.charge_ref,
            amount=self.payment.amount,
            taken=Money(taken, self.payment.currency),
            state="open",
            reason="fraudulent",
            evidence_due_at=self.due_at,
            changes=self.changes,
            is_inquiry=self.is_inquiry,
        )

    def take_the_money(self) -> None:
        self.is_inquiry, self.changes, self.due_at = False, self.changes + 2, _in_days(9)


def _in_days(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


@pytest.fixture
def bank(ana: User, monkeypatch: pytest.MonkeyPatch) -> Bank:
    """It asks about 600.00 for work that is in review."""
    story.submitted_milestone(freelancer=ana)
    bank = Bank(Payment.objects.get())

    def send(self: SandboxGateway, *, key: str, ref: str, evidence: Evidence, files: dict[str, str]) -> None:
        bank.sent.append((key, evidence.activity))

    monkeypatch.setattr(SandboxGateway, "chargeback_report", lambda self, ref: bank.report())
    monkeypatch.setattr(SandboxGateway, "send_evidence", send)
    chargebacks.hear("sandbox", "dp_1")
    return bank


def three_days_pass(time_travel: TimeTravel) -> None:
    time_travel.forward(days=3, minutes=1)
    operations.finish_pending()


def test_an_inquiry_is_answered_and_takes_nothing(bank: Bank, time_travel: TimeTravel) -> None:
    three_days_pass(time_travel)
    assert [key for key, _ in bank.sent] == [Chargeback.objects.get().idempotency_key]
    assert (balance("cash"), balance("chargebacks")) == (60_000, 0)


def test_what_becomes_a_chargeback_is_answered_again(bank: Bank, time_travel: TimeTravel) -> None:
    three_days_pass(time_travel)
    first = story.fresh(Chargeback.objects.get())
    bank.take_the_money()
    operations.finish_pending()
    three_days_pass(time_travel)
    again = story.fresh(first)
    assert len(bank.sent) == len({key for key, _ in bank.sent}) == 2
    assert again.inquiry_evidence == first.evidence
    assert again.evidence is not None
    assert again.evidence_sent_at is not None
    assert first.evidence_sent_at is not None
    assert again.evidence_sent_at > first.evidence_sent_at
    assert balance("chargebacks") == -60_000
    three_days_pass(time_travel)
    assert len(bank.sent) == 2


def test_both_sides_have_three_days_again(bank: Bank, time_travel: TimeTravel) -> None:
    three_days_pass(time_travel)
    bank.take_the_money()
    chargebacks.hear("sandbox", "dp_1")
    asked = Chargeback.objects.get()
    assert asked.asked_at is not None
    assert answering.send_evidence_at(asked) == asked.asked_at + timedelta(days=3)
    time_travel.forward(days=2)
    operations.finish_pending()
    assert len(bank.sent) == 1


def test_one_that_is_escalated_before_the_answer_is_answered_once(bank: Bank, time_travel: TimeTravel) -> None:
    bank.take_the_money()
    three_days_pass(time_travel)
    three_days_pass(time_travel)
    assert len(bank.sent) == 1
    assert Chargeback.objects.get().inquiry_evidence is None


def test_a_report_from_before_changes_nothing(bank: Bank, time_travel: TimeTravel) -> None:
    three_days_pass(time_travel)
    before = bank.report()
    bank.take_the_money()
    chargebacks.hear("sandbox", "dp_1")
    with unchanged():
        chargebacks.apply(bank.payment, before)
    assert not Chargeback.objects.get().is_inquiry


def test_an_answer_to_a_chargeback_is_not_repeated(bank: Bank, time_travel: TimeTravel) -> None:
    bank.is_inquiry = False
    bank.changes += 2
    Chargeback.objects.update(is_inquiry=False)
    three_days_pass(time_travel)
    bank.changes += 2
    three_days_pass(time_travel)
    assert len(bank.sent) == 1
