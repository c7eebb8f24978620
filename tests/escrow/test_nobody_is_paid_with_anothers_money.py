"""Nobody is paid with another's money: what people try with a stolen card, and whose payout waits because of it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.test import Client

from accounts.models import User
from escrow import operations
from escrow.books import own_money
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.gateways.sandbox.models import SandboxTransfer
from escrow.ledger import verification
from escrow.models import Payout, ProviderLine, Refund
from escrow.money_out import by_hand, cash_gate, payouts, recipients, withdrawing
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone
from milestones.verbs import paying, returning
from tests import bank, story
from tests.books import assert_books_balance, balance, earned, refused, refused_by_database
from tests.conftest import TimeTravel
from tests.factories import FreelancerFactory, StaffFactory
from tests.racing import gate_before, race

pytestmark = pytest.mark.django_db
# 50,000.00 on a stolen card; 47,500.00 of it would be the thief's.
STOLEN, LOOT = 5_000_000, 4_750_000
WAITS = "On its way; it leaves as soon as we have put in what is missing of our own."


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
def deposit(db: None) -> Milestone:
    """60,000.00 of somebody else, protected: enough at the provider for any loot."""
    return story.funded_milestone(amounts=(6_000_000,))


@pytest.fixture
def thief(db: None) -> User:
    """Client and freelancer in one, under two names."""
    thief: User = FreelancerFactory(name="Theo Thief")
    story.give_payout_details(thief)
    return thief


def release_early(thief: User) -> Milestone:
    """Hire, accept, release with nothing submitted, all with a stolen card."""
    return story.approve(story.funded_milestone(freelancer=thief, amounts=(STOLEN,)))


def pay_directly(thief: User) -> Milestone:
    contract = story.active_contract(freelancer=thief, amounts=(1_000,))
    story.pay(paying.pay(contract, by=contract.client, amount_minor=STOLEN, what_for="A present"))
    return story.milestones_of(contract)[-1]


@pytest.mark.parametrize("steal", [release_early, pay_directly])
def test_withdraw_on_day_5_what_a_stolen_card_has_paid(
    steal: Callable[[User], Milestone], deposit: Milestone, thief: User, time_travel: TimeTravel
) -> None:
    loot = steal(thief)
    assert earned(thief) == LOOT
    for days in (5, 8, 16):
        time_travel.forward(days=days)
        with refused(withdrawing.NotThatMuchAvailable, match=r"up to \$0.00"):
            withdrawing.withdraw(thief, amount=usd(LOOT))
    bank.take_back(bank.deposit_of(loot))
    time_travel.forward(days=10)
    with refused(withdrawing.NotThatMuchAvailable, match=r"up to \$0.00"):
        withdrawing.withdraw(thief, amount=usd(LOOT))
    assert SandboxTransfer.objects.count() == 0
    assert_books_balance()


@pytest.mark.parametrize("steal", [release_early, pay_directly])
def test_have_it_sent_before_the_bank_says_so(
    steal: Callable[[User], Milestone], deposit: Milestone, thief: User, time_travel: TimeTravel
) -> None:
    """The bank is a minute faster than the worker: not a cent of the other client's deposit leaves."""
    loot = steal(thief)
    time_travel.forward(days=31)
    payout = withdrawing.withdraw(thief, amount=usd(LOOT))
    bank.take_back(bank.deposit_of(loot))
    for _ in range(3):
        operations.finish_pending()
        time_travel.forward(hours=2)
    payout = story.fresh(payout)
    assert (payout.state, payout.attempts, payout.tried_at, payout.cleared_at) == ("failed", 0, None, None)
    assert earned(thief) == LOOT
    assert SandboxTransfer.objects.count() == 0
    assert balance("hold") >= 6_000_000
    assert_books_balance()


@pytest.fixture
def honest(deposit: Milestone, ana: User, time_travel: TimeTravel) -> Payout:
    """Ana has asked for the 570.00 that she has earned; the platform has lost 50,000.00 to a thief who got away."""
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    thief: User = FreelancerFactory()
    story.give_payout_details(thief)
    loot = release_early(thief)
    time_travel.forward(days=31)
    withdrawing.withdraw(thief, amount=usd(LOOT))
    operations.finish_pending()
    bank.take_back(bank.deposit_of(loot))
    return withdrawing.withdraw(ana, amount=usd(57_000))


# Fees of 30.00 and of 2,500.00 are ours; the bank took 50,000.00.
SHORT = STOLEN - 250_000 - 3_000


def test_an_honest_payout_waits_and_goes_by_itself_once_the_operator_has_put_in_what_is_missing(
    honest: Payout, ana: User, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    operations.finish_pending()
    honest = story.fresh(honest)
    assert (honest.state, honest.attempts, honest.last_error) == ("intended", 0, "")
    assert cash_gate.missing("USD") == usd(SHORT)
    client.force_login(ana)
    assert WAITS in client.get("/earnings/").text
    bank.put_in(SHORT - 1)
    operations.finish_pending()
    assert story.fresh(honest).short_since_at
    bank.put_in(1)
    operations.finish_pending()
    honest = story.fresh(honest)
    assert (honest.state, honest.short_since_at, honest.attempts) == ("sent", None, 0)
    assert honest.cleared_at
    assert WAITS not in client.get("/earnings/").text
    assert verification.verify() == []


def test_putting_money_in_wakes_the_worker(
    honest: Payout, woken: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        bank.put_in(SHORT)
    assert "escrow.finish_operations" in woken


def test_operators_hear_once_a_day_how_much_is_missing(
    honest: Payout, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    def heard() -> list[str]:
        told = [r.getMessage() for r in caplog.records if "nothing is paid out" in r.getMessage()]
        caplog.clear()
        return told

    caplog.set_level(logging.ERROR, logger="marketplace.alarms")
    operations.finish_pending()
    [alarm] = heard()
    assert alarm.startswith("$47,470.00 of our own is missing: nothing is paid out in USD: 1 payout of $570.00")
    operations.finish_pending()
    time_travel.forward(hours=23)
    operations.finish_pending()
    assert heard() == []
    time_travel.forward(hours=2)
    operations.finish_pending()
    assert len(heard()) == 1
    bank.put_in(SHORT)
    time_travel.forward(hours=25)
    operations.finish_pending()
    assert heard() == []


def test_they_go_in_the_order_in_which_they_were_asked_for(
    honest: Payout, time_travel: TimeTravel, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = []
    for _ in range(2):
        other: User = FreelancerFactory()
        story.approve(story.submitted_milestone(freelancer=other))
        story.give_payout_details(other)
        others.append(other)
    time_travel.forward(days=15)
    asked = [honest, *(withdrawing.withdraw(other, amount=usd(10_000)) for other in others)]
    # The later ones were looked at first.
    for payout in reversed(asked):
        payouts.send(Payout.objects.select_related("recipient", "payee").get(pk=payout.pk))
        time_travel.forward(seconds=1)
    bank.put_in(STOLEN)
    # Whoever comes first is not let pass by who came later.
    payouts.send(Payout.objects.select_related("recipient", "payee").get(pk=asked[2].pk))
    assert story.fresh(asked[2]).state == "intended"
    operations.finish_pending()
    sent = list(SandboxTransfer.objects.order_by("pk").values_list("metadata__payout", flat=True))
    assert sent[-3:] == [str(payout.pk) for payout in asked]


def test_who_waits_for_another_reason_keeps_nobody_back(
    honest: Payout, ana: User, time_travel: TimeTravel, monkeypatch: pytest.MonkeyPatch
) -> None:
    other: User = FreelancerFactory()
    story.approve(story.submitted_milestone(freelancer=other))
    story.give_payout_details(other)
    time_travel.forward(days=15)
    later = withdrawing.withdraw(other, amount=usd(10_000))
    operations.finish_pending()
    until = clock.now() + timedelta(days=3)
    monkeypatch.setattr(payouts, "payouts_wait_until", lambda user: until if user == ana else None)
    bank.put_in(SHORT)
    operations.finish_pending()
    operations.finish_pending()
    assert (story.fresh(honest).state, story.fresh(honest).short_since_at) == ("intended", None)
    assert story.fresh(later).state == "sent"


def test_what_may_have_left_before_is_looked_for_and_not_asked_for_again(
    deposit: Milestone, ana: User, time_travel: TimeTravel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transfer was made and nobody heard; then the gate closed."""
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(ana, amount=usd(57_000))
    real = SandboxGateway.transfer

    def lost(self: SandboxGateway, **what: object) -> str:
        real(self, **what)  # type: ignore[arg-type]
        raise GatewayUnavailable("time-out")

    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "transfer", lost)
        operations.finish_pending()
    loot = release_early(FreelancerFactory())
    bank.take_back(bank.deposit_of(loot))
    asked = Mock(side_effect=AssertionError("nothing leaves now"))
    monkeypatch.setattr(SandboxGateway, "transfer", asked)
    time_travel.forward(hours=2)
    operations.finish_pending()
    operations.finish_pending()
    assert story.fresh(payout).state == "sent"
    assert SandboxTransfer.objects.count() == 1


def test_what_is_frozen_for_a_bank_holds_nobody_else_back(
    deposit: Milestone, ana: User, time_travel: TimeTravel
) -> None:
    """The bank has taken what is still protected: that money is the one that is missing, and nobody else's."""
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    time_travel.forward(days=15)
    bank.take_back(bank.deposit_of(deposit))
    assert own_money.earned_minor("USD") < 0
    assert not cash_gate.missing("USD")
    # There is nothing left of it at the provider, so others must have deposited.
    story.funded_milestone(amounts=(60_000,))
    payout = withdrawing.withdraw(ana, amount=usd(57_000))
    operations.finish_pending()
    assert story.fresh(payout).state == "sent"


def test_each_currency_stands_by_itself(honest: Payout, time_travel: TimeTravel) -> None:
    other: User = FreelancerFactory()
    story.approve(story.submitted_milestone(freelancer=other, currency="EUR"))
    story.give_payout_details(other)
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(other, amount=Money(10_000, "EUR"))
    operations.finish_pending()
    assert (story.fresh(payout).state, story.fresh(honest).state) == ("sent", "intended")


def test_pay_by_hand_what_leaves_others_uncovered(honest: Payout, time_travel: TimeTravel) -> None:
    """The operator's own pocket pays it, but what is held does not cover the others afterwards either."""
    other: User = FreelancerFactory(country="IN")
    story.approve(story.submitted_milestone(freelancer=other))
    recipients.open_by_hand(other, country="IN")
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(other, amount=usd(20_000))
    entering, confirming = StaffFactory(), StaffFactory()
    with refused(cash_gate.CashMissing, match=r"\$47,440.00 is missing in USD"):
        by_hand.enter(payout, reference="SEPA 1", by=entering)
    bank.put_in(SHORT - 3_000 - 20_000 - 1)
    with refused(cash_gate.CashMissing):
        by_hand.enter(payout, reference="SEPA 1", by=entering)
    bank.put_in(1)
    made = by_hand.enter(payout, reference="SEPA 1", by=entering)
    by_hand.confirm(made, by=confirming)
    assert (story.fresh(payout).state, own_money.earned_minor("USD")) == ("by_hand", 0)
    assert verification.verify() == []


def test_the_desk_says_why_a_payout_waits(honest: Payout, client: Client, sam: User) -> None:
    operations.finish_pending()
    client.force_login(sam)
    page = client.get(f"/staff/escrow/payout/{honest.pk}/change/").text
    assert "$47,470.00 of our own is missing in USD. Put it in at the provider and book it as own money." in page
    bank.put_in(SHORT)
    page = client.get(f"/staff/escrow/payout/{honest.pk}/change/").text
    assert "It goes with the next run" in page


def test_only_what_has_not_left_waits_for_cash(honest: Payout) -> None:
    bank.put_in(SHORT)
    operations.finish_pending()
    with refused_by_database("payout_is_short_only_before_it_leaves"):
        Payout.objects.filter(pk=honest.pk).update(short_since_at=clock.now())


def test_verify_ledger_finds_a_payout_that_left_unasked(honest: Payout) -> None:
    bank.put_in(SHORT)
    operations.finish_pending()
    Payout.objects.filter(pk=honest.pk).update(cleared_at=None)
    assert [problem.where for problem in verification.verify()] == [f"payout {honest.pk}"]


def test_a_refund_waits_for_no_cash_gate(honest: Payout, ana: User, time_travel: TimeTravel) -> None:
    """It is the client's own money that goes back."""
    milestone = story.funded_milestone(freelancer=ana)
    returning.return_money(
        milestone, by=ana, confirmed_minor=milestone.amount_minor, reason="Sorry", seen_state="funded"
    )
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    assert [refund.state for refund in Refund.objects.all()] == ["succeeded"]


@pytest.mark.django_db(transaction=True)
def test_own_money_arrives_while_a_worker_looks(honest: Payout, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was not committed when the worker looked: the payout waits, and the next run sends it."""
    line = ProviderLine.objects.create(
        gateway="sandbox", ref="own", category="other", currency="USD", amount_minor=SHORT, at=clock.now()
    )
    copy, staff = Payout.objects.select_related("recipient", "payee").get(pk=honest.pk), StaffFactory()
    gate = gate_before(monkeypatch, own_money, "run_soon")
    first, second = race(lambda: own_money.book(line, actor=staff), lambda: payouts.send(copy), gate)
    assert (first.error, second.error) == (None, None)
    assert story.fresh(honest).short_since_at
    operations.finish_pending()
    assert (story.fresh(honest).state, story.fresh(honest).short_since_at) == ("sent", None)
