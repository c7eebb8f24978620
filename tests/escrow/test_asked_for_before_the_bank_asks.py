"""A payout that was asked for and has not left when a client's bank asks about it: it comes back to the earnings."""

from unittest.mock import Mock

import pytest

from accounts.models import Notification, User
from escrow import operations
from escrow.earnings import earnings, forfeiting
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.gateways.sandbox.models import SandboxTransfer
from escrow.models import Debt, HandPayment, Payment, Payout
from escrow.money_out import by_hand, recalling, recipients, withdrawing
from escrow.money_out.by_hand import NothingToPayByHand
from marketplace.money import Money
from tests import bank, story
from tests.books import assert_books_balance, assert_ledger_agrees, balance, earned, refused
from tests.conftest import TimeTravel
from tests.factories import ClientFactory, StaffFactory

pytestmark = pytest.mark.django_db


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
def known(carla: User, ana: User, time_travel: TimeTravel) -> User:
    """Ana, whom Carla has paid before, and who has been paid out."""
    bank.known_pair(carla, ana, time_travel)
    return ana


@pytest.fixture
def payment(carla: User, known: User, time_travel: TimeTravel) -> Payment:
    """570.00 of it is Ana's, and can be withdrawn."""
    milestone = story.approve(story.submitted_milestone(client=carla, freelancer=known))
    time_travel.forward(days=6)
    return bank.deposit_of(milestone)


def settled(payout: Payout, time_travel: TimeTravel) -> str:
    """What has become of it once the worker had every reason to send it."""
    operations.finish_pending()
    time_travel.forward(hours=2)
    operations.finish_pending()
    state: str = story.fresh(payout).state
    return state


def test_a_chargeback_overtakes_it(known: User, payment: Payment, time_travel: TimeTravel) -> None:
    before = SandboxTransfer.objects.count()
    payout = withdrawing.withdraw(known, amount=usd(57_000))
    bank.take_back(payment)
    assert settled(payout, time_travel) == "failed"
    assert (SandboxTransfer.objects.count(), balance("payout_in_transit")) == (before, 0)
    text = Notification.objects.get(user=known, key=f"payout:{payout.pk}:failed").text
    assert text.startswith(
        "Your payout of $570.00 came back to your earnings. The client’s bank disputes this payment."
    )
    [standing] = earnings.standing_of(known)
    assert (standing.available, [part.amount for part in standing.pending]) == (usd(0), [usd(57_000)])
    assert_books_balance()


def test_so_does_a_warning(known: User, payment: Payment, time_travel: TimeTravel) -> None:
    payout = withdrawing.withdraw(known, amount=usd(57_000))
    bank.warn(payment)
    assert settled(payout, time_travel) == "failed"


def test_what_else_is_there_pays_for_it(known: User, payment: Payment, time_travel: TimeTravel) -> None:
    """Enough stays: nothing that the bank asks about leaves."""
    story.approve(story.submitted_milestone(client=ClientFactory(), freelancer=known))
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(known, amount=usd(57_000))
    bank.take_back(payment)
    bank.put_in(60_000)
    assert settled(payout, time_travel) in {"sent", "paid"}
    [standing] = earnings.standing_of(known)
    assert (standing.available, [part.amount for part in standing.pending]) == (usd(0), [usd(57_000)])


def test_what_may_have_left_goes_its_way(
    known: User, payment: Payment, time_travel: TimeTravel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was asked of the provider, and nobody heard the answer."""
    payout = withdrawing.withdraw(known, amount=usd(57_000))
    real = SandboxGateway.transfer

    def lost(self: SandboxGateway, **what: object) -> str:
        real(self, **what)  # type: ignore[arg-type]
        raise GatewayUnavailable("time-out")

    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "transfer", lost)
        operations.finish_pending()
    bank.take_back(payment)
    assert not recalling.recall(payout)
    bank.put_in(60_000)
    assert settled(payout, time_travel) in {"sent", "paid"}


def test_what_was_asked_for_again_after_it_still_left_before(
    carla: User, known: User, time_travel: TimeTravel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider was silent, the bank asked, and the worker tried once more: it is gone, and nobody else pays."""
    story.funded_milestone(client=ClientFactory(), amounts=(200_000,))
    milestone = story.approve(story.funded_milestone(client=carla, freelancer=known, amounts=(40_000,)))
    time_travel.forward(days=31)
    bank.put_in(60_000)
    withdrawing.withdraw(known, amount=usd(38_000))
    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "transfer", Mock(side_effect=GatewayUnavailable("time-out")))
        operations.finish_pending()
    payment = bank.deposit_of(milestone)
    chargeback = bank.take_back(payment)
    time_travel.forward(hours=2)
    operations.finish_pending()
    story.approve(story.submitted_milestone(client=ClientFactory(), freelancer=known, amounts=(40_000,)))
    bank.decide(chargeback, time_travel)
    assert earned(known) == 38_000
    assert Debt.objects.get().owed_minor == 40_000


def test_what_was_forfeited_meanwhile_is_not_taken_twice(carla: User, known: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(client=carla, freelancer=known, amounts=(40_000,)))
    time_travel.forward(days=1)
    milestone = story.approve(story.funded_milestone(client=carla, freelancer=known, amounts=(40_000,)))
    time_travel.forward(days=31)
    chargeback = bank.take_back(bank.deposit_of(milestone))
    bank.put_in(100_000)
    withdrawing.withdraw(known, amount=usd(38_000))
    operations.finish_pending()
    proposed = forfeiting.propose(known, amount=usd(38_000), by=StaffFactory(), reasons="One person, two names.")
    forfeiting.confirm(proposed, by=StaffFactory())
    story.approve(story.submitted_milestone(client=ClientFactory(), freelancer=known, amounts=(40_000,)))
    bank.decide(chargeback, time_travel)
    assert (earned(known), Debt.objects.get().owed_minor) == (38_000, 40_000)


def test_it_is_not_paid_by_hand_either(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    recipients.open_by_hand(ana, country="KE")
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(ana, amount=usd(57_000))
    bank.take_back(bank.deposit_of(milestone))
    bank.put_in(60_000)
    sam = StaffFactory()
    with refused(NothingToPayByHand, match="goes back to the payee’s earnings"):
        by_hand.enter(payout, reference="X1", by=sam)
    assert settled(payout, time_travel) == "failed"
    assert not HandPayment.objects.exists()
    assert_ledger_agrees()


def test_what_staff_have_entered_as_paid_stays(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    recipients.open_by_hand(ana, country="KE")
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(ana, amount=usd(57_000))
    by_hand.enter(payout, reference="X1", by=StaffFactory())
    bank.take_back(bank.deposit_of(milestone))
    assert settled(payout, time_travel) == "intended"
