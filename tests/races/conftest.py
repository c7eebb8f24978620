"""What the races share: rows that are committed, a clock for each thread, and books that balance at the end."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Protocol

import pytest

from contracts.models import Contract
from disputes.models import Dispute
from escrow.models import Hold, Payment, Refund
from marketplace import clock
from milestones.models import Milestone
from tests.books import assert_books_balance
from tests.racing import without_row_locks


class Late(Protocol):
    """`late(do)` does it so many days later."""

    def __call__(self, do: Callable[[], Any], days: int = 14) -> Callable[[], Any]: ...


@pytest.fixture(autouse=True)
def books_balance(transactional_db: None) -> Iterator[None]:
    """Whoever wins, with locks or without: the ledger is right afterwards."""
    yield
    assert_books_balance()


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same race without its locks, to see that it is one."""
    without_row_locks(monkeypatch, Hold, Contract, Milestone, Dispute, Payment, Refund)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Late:
    """`late(do)` does it 14 days later (or `days`), in its own thread only: when the deadline has just passed."""
    mine = threading.local()
    monkeypatch.setattr(clock, "offset", lambda: getattr(mine, "ahead", timedelta(0)))

    def make(do: Callable[[], Any], days: int = 14) -> Callable[[], Any]:
        def later() -> Any:
            mine.ahead = timedelta(days=days, seconds=1)
            return do()

        return later

    return make
