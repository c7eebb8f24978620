"""Whether what the provider holds covers what is owed: losses make it short, frozen money does not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from escrow import operations
from escrow.books import cover, own_money, provider, reconciliation
from escrow.models import Chargeback, Payment, ProviderLine
from escrow.money_out import withdrawing
from marketplace.money import Money
from milestones.verbs import offers
from tests import story
from tests.conftest import TimeTravel
from tests.escrow.conftest import TakeOver
from tests.escrow.test_reconciliation_runs import command

pytestmark = pytest.mark.django_db


def usd() -> cover.Position:
    [position] = cover.positions(reconciliation.in_use())
    assert position.currency == "USD"
    return position


def look() -> tuple[int, int, int]:
    """What is owed, what there is for it and how much that is short, after a comparison without differences."""
    assert reconciliation.reconcile("sandbox").is_clean
    return usd().owed_minor, usd().there_minor, usd().short_minor


def some_time_later(time_travel: TimeTravel, **time: int) -> None:
    time_travel.forward(**time)
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()


def test_before_anything_has_happened() -> None:
    assert cover.positions(reconciliation.in_use()) == []


def test_before_the_provider_was_heard_nobody_can_say() -> None:
    story.active_contract(amounts=(40_000,))
    assert (usd().is_known, usd().short_minor) == (False, 0)
    reconciliation.reconcile("sandbox")
    assert usd().is_known
    Payment.objects.create(gateway="elsewhere", **_like(Payment.objects.get()))
    assert not usd().is_known


def _like(payment: Payment) -> dict[str, Any]:
    fields = (field.name for field in Payment._meta.concrete_fields)
    unlike = {"id", "gateway", "provider_ref", "charge_ref"}
    return {name: getattr(payment, name) for name in fields if name not in unlike}


def test_fees_are_more_than_is_owed(ana: User) -> None:
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,)))
    assert look() == (57_000, 60_000, 0)


def test_what_has_left_for_people_is_there_for_them(ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,)))
    story.give_payout_details(ana)
    offer = story.offered_contract(card=story.REFUNDS_COME_BACK, amounts=(5_000,))
    time_travel.forward(days=15)
    offers.decline(offer, by=offer.freelancer)
    withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
    operations.finish_pending()
    assert look() == (62_000, 65_000, 0)
    assert usd().on_the_way_minor == 15_000


def test_it_is_told_as_of_now(ana: User) -> None:
    """What our books have moved since the last comparison is on both sides."""
    story.active_contract(amounts=(40_000,))
    look()
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,)))
    assert (usd().owed_minor, usd().there_minor) == (97_000, 100_000)


def test_costs_above_the_fees(take_over: TakeOver, sam: User) -> None:
    story.active_contract(amounts=(40_000,))
    paper = take_over()
    paper.add("fee", -1_190)
    assert look() == (40_000, 38_810, 1_190)
    paper.add("other", 1_190, ref="top-up")
    provider.import_lines("sandbox")
    own_money.book(ProviderLine.objects.get(ref="top-up"), actor=sam)
    assert look() == (40_000, 40_000, 0)


def test_money_that_is_missing_at_the_provider(take_over: TakeOver) -> None:
    """The books differ, too: the ledger believes that it is there."""
    story.active_contract(amounts=(40_000,))
    take_over().add("other", -700)
    reconciliation.reconcile("sandbox")
    assert (usd().there_minor, usd().short_minor) == (39_300, 700)


def test_money_that_nobody_has_booked_yet_is_there(take_over: TakeOver) -> None:
    story.active_contract(amounts=(40_000,))
    take_over().add("other", 700)
    reconciliation.reconcile("sandbox")
    assert (usd().there_minor, usd().short_minor) == (40_700, 0)


def test_frozen_money_is_owed_to_nobody_until_the_bank_has_decided(time_travel: TimeTravel) -> None:
    story.active_contract(card=story.CHARGED_BACK_FOR_GOOD, amounts=(60_000,))
    some_time_later(time_travel, minutes=2)
    assert Chargeback.objects.get().state == "open"
    assert look() == (0, 0, 0)
    assert (usd().with_bank_minor, usd().held_minor) == (60_000, 0)
    some_time_later(time_travel, days=3)
    assert Chargeback.objects.get().state == "lost"
    assert look() == (0, 0, 0)
    assert usd().with_bank_minor == 0


def test_a_chargeback_that_is_won(time_travel: TimeTravel) -> None:
    story.active_contract(card=story.CHARGED_BACK_UNTIL_EVIDENCE, amounts=(60_000,))
    some_time_later(time_travel, minutes=2)
    assert look() == (0, 0, 0)
    some_time_later(time_travel, days=3)
    assert Chargeback.objects.get().state == "won"
    assert look() == (60_000, 60_000, 0)


@pytest.fixture
def short(ana: User, time_travel: TimeTravel) -> None:
    """A bank took 600.00 back that was released already; 30.00 of it were the platform's fee."""
    story.approve(story.submitted_milestone(freelancer=ana, amounts=(60_000,), card=story.CHARGED_BACK_FOR_GOOD))
    story.active_contract(amounts=(40_000,))
    some_time_later(time_travel, minutes=2)
    some_time_later(time_travel, days=3)


def test_released_money_that_a_bank_has_taken(short: None) -> None:
    assert look() == (97_000, 40_000, 57_000)


def test_it_is_an_alarm(short: None, settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    settings.ADMINS = [("Operators", "ops@example.org")]
    with django_capture_on_commit_callbacks(execute=True):
        reconciliation.reconcile("sandbox")
    [letter] = mail.outbox
    assert letter.subject.endswith("We hold less than we owe in USD")
    assert letter.body == "USD owed to people $970.00, held or on its way to them $400.00. Short by $570.00."


def test_the_command_says_so(short: None) -> None:
    """The books agree nevertheless, which is what its exit code tells."""
    code, out, err = command()
    assert code == 0
    assert err.strip() == "USD owed to people $970.00, held or on its way to them $400.00. Short by $570.00."
    assert "agree" in out


def test_the_command_when_it_is_covered() -> None:
    story.active_contract(amounts=(40_000,))
    code, out, err = command()
    assert (code, err) == (0, "")
    assert "USD owed to people $400.00, held or on its way to them $400.00. Covered." in out
