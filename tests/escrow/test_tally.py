"""What is the platform's own is summed once: later only what came since is, and nothing that commits late is missed."""

import threading
import time

import pytest
from django.db import connection, transaction

from escrow.books import own_money
from escrow.ledger import posting, tally, verification
from escrow.models import Account, Entry, Journal, Tally
from marketplace import clock
from tests import story
from tests.books import balance, sql
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Account.Kind
PATIENCE_SECONDS = 30


def earn(minor: int, reference: str) -> None:
    """Fees out of nothing but cash."""
    accounts = Account.platform([Kind.CASH, Kind.FEES], ["USD"])
    lines = (posting.debit(accounts[Kind.CASH, "USD"], minor), posting.credit(accounts[Kind.FEES, "USD"], minor))
    posting.post([posting.Draft(Journal.Kind.OWN_MONEY, reference, lines)], at=clock.now())


def closed() -> list[tuple[int, dict[str, int]]]:
    return list(Tally.objects.filter(own__isnull=False).values_list("up_to", "own"))


def close() -> None:
    """Close the one that was begun: it also waits for what another process of the suite is writing at this moment."""
    begun, deadline = Tally.objects.get(own__isnull=True).up_to, time.monotonic() + PATIENCE_SECONDS
    while not Tally.objects.filter(up_to=begun, own__isnull=False).exists():
        assert time.monotonic() < deadline
        tally.advance()


def test_only_what_came_since_is_summed() -> None:
    for n in range(3):
        with transaction.atomic():
            earn(100, f"own:{n}")
    tally.advance()
    close()
    last = Entry.objects.latest("pk").pk
    assert closed() == [(last, {"USD": 300})]
    with transaction.atomic():
        earn(-50, "own:out")
    assert own_money.earned_minor("USD") == 250
    # Had it been summed from the beginning, this would be seen.
    Tally.objects.update(own={"USD": 1_000})
    assert own_money.earned_minor("USD") == 950
    [problem] = verification.verify()
    assert "tally" in problem.where


def test_all_of_the_platforms_accounts_count() -> None:
    story.approve(story.submitted_milestone(amounts=(60_000,)))
    tally.advance()
    close()
    assert closed()[-1][1] == {"USD": balance("fees")} == {"USD": 3_000}
    assert verification.verify() == []


def test_what_commits_late_is_not_missed() -> None:
    """Its entries have lower ids than others that were there when the tally was begun."""
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                earn(7, "own:late")
                written.set()
                assert go_on.wait(20)
        finally:
            connection.close()

    Account.platform([Kind.CASH, Kind.FEES], ["USD"])
    thread = threading.Thread(target=slowly)
    thread.start()
    assert written.wait(20)
    with transaction.atomic():
        earn(100, "own:early")
    tally.advance()
    tally.advance()
    assert closed() == []
    assert own_money.earned_minor("USD") == 100
    go_on.set()
    thread.join()
    close()
    assert [own for _, own in closed()] == [{"USD": 107}]
    assert own_money.earned_minor("USD") == 107
    assert verification.verify() == []


def test_one_from_before_a_restore_is_begun_anew(time_travel: TimeTravel) -> None:
    with transaction.atomic():
        earn(100, "own:1")
    tally.advance()
    Tally.objects.update(begun_in=2**60)
    tally.advance()
    assert closed() == []
    time_travel.forward(hours=2)
    tally.advance()
    close()
    assert [own for _, own in closed()] == [{"USD": 100}]


def test_a_quiet_ledger_begins_no_other() -> None:
    with transaction.atomic():
        earn(100, "own:1")
    tally.advance()
    close()
    for _ in range(2):
        tally.advance()
    assert sql("SELECT count(*) FROM escrow_tally") == [(1,)]
