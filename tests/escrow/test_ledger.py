"""Posting to the ledger: whole batches, in a transaction, in a fixed number of statements."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from escrow.ledger import holds, posting
from escrow.models import Account, Entry, Hold, Journal
from marketplace import clock, rules
from tests.books import balance, refused, sql
from tests.bulk import analyze

pytestmark = pytest.mark.django_db
Deposit = Callable[[int], list[posting.Draft]]


@pytest.fixture
def opened(carla: User, ana: User) -> Callable[[int], list[Hold]]:
    def make(number: int) -> list[Hold]:
        wanted = [holds.Wanted(carla, ana, "USD", 1_000 + n, 500, "contract-1", rules.CURRENT) for n in range(number)]
        return holds.open_holds(wanted, at=clock.now())

    return make


def deposits(opened: list[Hold]) -> list[posting.Draft]:
    """Drafts that fill these holds."""
    cash = Account.platform(["cash"], ["USD"])["cash", "USD"]
    accounts = {account.hold_id: account for account in Account.objects.filter(hold__in=opened)}
    return [
        posting.Draft(
            "deposit",
            f"deposit:hold:{hold.pk}",
            (posting.debit(cash, hold.amount_minor), posting.credit(accounts[hold.pk], hold.amount_minor)),
        )
        for hold in opened
    ]


def statements(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)


def test_a_journal_that_moves_nothing_is_none(opened: Callable[[int], list[Hold]]) -> None:
    [draft] = deposits(opened(1))
    nothing = posting.Draft(draft.kind, draft.reference, [posting.debit(line.account, 0) for line in draft.lines])
    with refused(ValueError, "moves nothing"), transaction.atomic():
        posting.post([nothing], at=clock.now())


def test_one_journal_or_two_hundred_cost_the_same(opened: Callable[[int], list[Hold]], ana: User) -> None:
    costs = []
    for number in (1, 200):
        made = opened(number)
        drafts = deposits(made)
        posted = statements(lambda: posting.post(drafts, at=clock.now()))  # noqa: B023
        released = statements(lambda: holds.release(made, actor=None, at=clock.now()))  # noqa: B023
        costs.append((posted, released))
        # The very first release opens the accounts of earnings and fees; every later one finds them.
        if number == 1:
            again = opened(1)
            posting.post(deposits(again), at=clock.now())
            costs = [(posted, statements(lambda: holds.release(again, actor=None, at=clock.now())))]  # noqa: B023
    assert costs[0] == costs[1]
    assert costs[0][0] <= 4
    assert Journal.objects.filter(kind="release").count() == 202
    assert balance("hold") == 0


def test_thousands_fit_into_one_statement(opened: Callable[[int], list[Hold]]) -> None:
    """A journal's entries must come together, so nothing may cut a batch into several statements."""
    drafts = deposits(opened(6_000))
    assert statements(lambda: posting.post(drafts, at=clock.now())) <= 4
    assert Entry.objects.count() == 12_000


def test_nothing_is_posted_for_nothing() -> None:
    assert statements(lambda: posting.post([], at=clock.now())) == 0


@pytest.mark.django_db(transaction=True)
def test_it_insists_on_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        posting.post([], at=clock.now())


def test_lines_of_zero_are_left_out(opened: Callable[[int], list[Hold]]) -> None:
    [hold] = opened(1)
    [draft] = deposits([hold])
    fees = Account.platform(["fees"], ["USD"])["fees", "USD"]
    posting.post([posting.Draft(draft.kind, draft.reference, (*draft.lines, posting.credit(fees, 0)))], at=clock.now())
    assert Entry.objects.count() == 2


def test_the_same_fact_cannot_be_posted_twice(opened: Callable[[int], list[Hold]]) -> None:
    drafts = deposits(opened(1))
    posting.post(drafts, at=clock.now())
    with refused(IntegrityError, match="reference"), transaction.atomic():
        posting.post(drafts, at=clock.now())


def test_one_bad_draft_takes_the_batch_with_it(opened: Callable[[int], list[Hold]]) -> None:
    good, bad = deposits(opened(2))
    lopsided = posting.Draft(bad.kind, bad.reference, bad.lines[:1])
    with refused(IntegrityError, match="is not balanced"), transaction.atomic():
        posting.post([good, lopsided], at=clock.now())


def test_balances_move_with_many_entries_on_one_account(opened: Callable[[int], list[Hold]], ana: User) -> None:
    made = opened(3)
    posting.post(deposits(made), at=clock.now())
    holds.release(made, actor=None, at=clock.now())
    account = Account.objects.get(owner=ana)
    assert account.balance_minor == -sum(Entry.objects.filter(account=account).values_list("amount_minor", flat=True))
    assert account.balance_minor == 2_853


def test_an_account_is_opened_once_however_often_it_is_asked_for(ana: User) -> None:
    first = Account.earnings([(ana.pk, "USD"), (ana.pk, "EUR")])
    again = Account.earnings([(ana.pk, "USD"), (ana.pk, "USD")])
    assert again[ana.pk, "USD"] == first[ana.pk, "USD"]
    assert Account.objects.filter(owner=ana).count() == 2


def test_one_journal_after_many_reads_no_whole_table(opened: Callable[[int], list[Hold]]) -> None:
    """The triggers must not go on with a plan that was right for the batch before."""
    posting.post(deposits(opened(2_000)), at=clock.now())
    analyze()
    posting.post(deposits(opened(1_000)), at=clock.now())
    drafts = deposits(opened(1))
    before = rows_read_in_whole_tables()
    posting.post(drafts, at=clock.now())
    assert rows_read_in_whole_tables() == before


def rows_read_in_whole_tables() -> int:
    """How many rows of journals and accounts this transaction has read by going through a whole table."""
    [(rows,)] = sql(
        "SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables WHERE relname IN ('escrow_account', 'escrow_journal')"
    )
    return int(rows)
