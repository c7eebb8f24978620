"""Two withdrawals at once: together they never take what is not available yet."""

from datetime import timedelta

import pytest

from accounts.models import User
from escrow.models import Account, Payout
from escrow.money_out import withdrawing
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.books import earned
from tests.racing import gate_before, race, without_row_locks

# The first milestone's 190.00 can be withdrawn; the second's 570.00 was released just now.
AVAILABLE = Money(19_000, "USD")


@pytest.fixture
def freelancer(monkeypatch: pytest.MonkeyPatch) -> User:
    contract = story.active_contract(amounts=(20_000, 60_000), whole=True)
    first, second = story.milestones_of(contract)
    story.approve(story.submit(first))
    story.give_payout_details(contract.freelancer)
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=15))
    story.approve(story.submit(second))
    return contract.freelancer


def test_the_second_is_refused(freelancer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, withdrawing.payout_steps, "transit_of")
    withdraw = lambda: withdrawing.withdraw(freelancer, amount=AVAILABLE)  # noqa: E731
    first, second = race(withdraw, withdraw, gate)
    assert first.error is None
    assert isinstance(second.error, withdrawing.NotThatMuchAvailable)
    assert (Payout.objects.count(), earned(freelancer)) == (1, 57_000)


def test_without_the_lock_both_go_through(freelancer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch, Account, User)
    gate = gate_before(monkeypatch, withdrawing.payout_steps, "transit_of")
    withdraw = lambda: withdrawing.withdraw(freelancer, amount=AVAILABLE)  # noqa: E731
    first, second = race(withdraw, withdraw, gate)
    assert (first.error, second.error) == (None, None)
    assert earned(freelancer) == 57_000 - 19_000
