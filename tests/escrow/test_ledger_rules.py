"""What the database itself refuses of the ledger, whoever asks and by whatever client."""

from typing import Any

import pytest
from django.db import connection, transaction

from escrow.models import Account, Entry, Hold, Journal
from milestones.models import Milestone
from tests import story
from tests.books import assert_books_balance, refused_by_database, sql

pytestmark = pytest.mark.django_db

ENTRIES = "INSERT INTO escrow_entry (journal_id, account_id, currency, amount_minor) VALUES "


@pytest.fixture
def milestone() -> Milestone:
    """One whose 600.00 are held."""
    return story.funded_milestone()


@pytest.fixture
def hold(milestone: Milestone) -> Account:
    """The ledger account that holds the 600.00."""
    return Account.objects.get(hold=milestone.hold_id)


@pytest.fixture
def cash() -> Account:
    return Account.platform(["cash"], ["USD"])["cash", "USD"]


def new_journal(reference: str = "test:1") -> int:
    statement = "INSERT INTO escrow_journal (kind, reference, posted_at) VALUES ('deposit', %s, now()) RETURNING id"
    [(pk,)] = sql(statement, reference)
    return int(pk)


def entries(*rows: tuple[int, Account, int], currency: str = "USD") -> None:
    values = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    params: list[Any] = []
    for journal, account, amount_minor in rows:
        params += [journal, account.pk, currency, amount_minor]
    sql(ENTRIES + values, *params)


def test_a_balanced_journal_moves_the_balance(hold: Account, cash: Account) -> None:
    journal = new_journal()
    entries((journal, cash, 500), (journal, hold, -500))
    assert story.fresh(hold).balance_minor == 60_500


def test_it_refuses_an_unbalanced_journal(hold: Account, cash: Account) -> None:
    with refused_by_database("journal_is_balanced"):
        journal = new_journal()
        entries((journal, cash, 500), (journal, hold, -499))


def test_it_refuses_a_journal_without_entries_when_the_transaction_ends(milestone: Milestone) -> None:
    with refused_by_database("journal_has_entries"):
        new_journal()
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_it_refuses_one_whose_entries_are_those_of_another(hold: Account, cash: Account) -> None:
    with refused_by_database("journal_has_entries"):
        one, _ = new_journal("test:1"), new_journal("test:2")
        entries((one, cash, 500), (one, hold, -500))
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_it_refuses_one_that_balances_only_across_two_journals(hold: Account, cash: Account) -> None:
    with refused_by_database("journal_is_balanced"):
        one, other = new_journal("test:1"), new_journal("test:2")
        entries((one, cash, 500), (other, hold, -500))


def test_it_refuses_one_that_balances_only_across_two_currencies(hold: Account, cash: Account) -> None:
    euros = Account.platform(["cash"], ["EUR"])["cash", "EUR"]
    with refused_by_database("journal_is_balanced"):
        journal = new_journal()
        row = "(%s, %s, 'EUR', 500), (%s, %s, 'USD', -500)"
        sql(ENTRIES + row, journal, euros.pk, journal, hold.pk)


def test_it_refuses_entries_that_come_in_two_statements(hold: Account, cash: Account) -> None:
    with refused_by_database("journal_is_balanced"):
        journal = new_journal()
        entries((journal, cash, 500))
        entries((journal, hold, -500))


@pytest.mark.django_db(transaction=True)
def test_it_refuses_an_entry_added_to_a_committed_journal() -> None:
    milestone = story.funded_milestone()
    cash, hold = Account.objects.get(kind="cash"), Account.objects.get(hold=milestone.hold_id)
    journal = Journal.objects.get(reference=f"deposit:hold:{milestone.hold_id}")
    with refused_by_database("journal_is_written_whole"):
        entries((journal.pk, cash, 500), (journal.pk, hold, -500))
    assert_books_balance()


def test_the_writing_transaction_cannot_be_lied_about(hold: Account, cash: Account) -> None:
    columns = "(kind, reference, posted_at, written_by) VALUES ('deposit', 'test:1', now(), '3')"
    [(journal,)] = sql(f"INSERT INTO escrow_journal {columns} RETURNING id")
    entries((journal, cash, 500), (journal, hold, -500))
    assert sql("SELECT written_by = pg_current_xact_id() FROM escrow_journal WHERE reference = 'test:1'") == [(True,)]


@pytest.mark.parametrize(
    "change",
    ["kind = 'surplus'", "reference = 'x'", "posted_at = now()", "actor_id = NULL", "id = -1", "written_by = '3'"],
)
def test_it_refuses_a_changed_journal(hold: Account, change: str) -> None:
    with refused_by_database("escrow_journal is append-only: UPDATE refused"):
        sql(f"UPDATE escrow_journal SET {change}")  # noqa: S608


def test_it_refuses_a_deleted_journal(hold: Account) -> None:
    with refused_by_database("escrow_journal is append-only: DELETE refused"):
        sql("DELETE FROM escrow_journal")


@pytest.mark.parametrize("change", ["amount_minor = amount_minor * 2", "account_id = account_id", "currency = 'EUR'"])
def test_it_refuses_a_changed_entry(hold: Account, change: str) -> None:
    with refused_by_database("escrow_entry is append-only: UPDATE refused"):
        sql(f"UPDATE escrow_entry SET {change}")  # noqa: S608


def test_it_refuses_deleted_entries(hold: Account) -> None:
    with refused_by_database("escrow_entry is append-only: DELETE refused"):
        sql("DELETE FROM escrow_entry")


def test_the_orm_is_refused_as_well(hold: Account) -> None:
    with refused_by_database("append-only"):
        Entry.objects.all().delete()
    with refused_by_database("append-only"):
        Entry.objects.update(amount_minor=1)
    with refused_by_database("append-only"):
        Journal.objects.update(kind="x")


def test_it_refuses_a_negative_hold(hold: Account, cash: Account) -> None:
    with refused_by_database("hold_and_earnings_never_negative"):
        journal = new_journal()
        entries((journal, hold, 60_001), (journal, cash, -60_001))


def test_it_refuses_negative_earnings(milestone: Milestone, cash: Account) -> None:
    story.approve(milestone)
    mine = Account.objects.get(owner=milestone.contract.freelancer)
    assert mine.balance_minor == 57_000
    with refused_by_database("hold_and_earnings_never_negative"):
        journal = new_journal()
        entries((journal, mine, 57_001), (journal, cash, -57_001))


def test_it_refuses_an_entry_in_a_foreign_currency(hold: Account, cash: Account) -> None:
    with refused_by_database("entry_has_its_accounts_currency"):
        journal = new_journal()
        entries((journal, cash, 500), (journal, hold, -500), currency="EUR")


def test_it_refuses_entries_of_no_journal(hold: Account, cash: Account) -> None:
    with refused_by_database("entry_is_of_a_journal"):
        entries((2**40, cash, 500), (2**40, hold, -500))


def test_it_refuses_an_entry_of_no_account(hold: Account, cash: Account) -> None:
    nobodys = Account(pk=2**40)
    with refused_by_database("entry_has_its_accounts_currency"):
        journal = new_journal()
        entries((journal, nobodys, 500), (journal, hold, -500))


def test_it_refuses_an_empty_entry(hold: Account, cash: Account) -> None:
    with refused_by_database("entry_amount_not_zero"):
        journal = new_journal()
        entries((journal, cash, 0), (journal, hold, 0))


def test_it_refuses_a_second_journal_with_the_same_reference(milestone: Milestone) -> None:
    with refused_by_database("reference"):
        new_journal(f"deposit:hold:{milestone.hold_id}")


@pytest.mark.parametrize("change", ["balance_minor = 1", "currency = 'EUR'", "balance_minor = NULL", "kind = 'fees'"])
def test_it_refuses_a_balance_that_follows_no_entry(hold: Account, change: str) -> None:
    with refused_by_database("a ledger account follows its entries"):
        sql(f"UPDATE escrow_account SET {change} WHERE id = {hold.pk}")  # noqa: S608


def test_it_refuses_an_account_that_opens_with_money(milestone: Milestone) -> None:
    with refused_by_database("an account opens empty"):
        sql(
            "INSERT INTO escrow_account (kind, currency, owner_id, balance_minor) VALUES ('earnings', 'EUR', %s, 1)",
            milestone.contract.freelancer_id,
        )


def test_it_refuses_to_forget_an_account(hold: Account) -> None:
    with refused_by_database("escrow_account is append-only: DELETE refused"):
        sql("DELETE FROM escrow_account")


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("kind, currency, balance_minor", "'cash', 'GBP', 0"),
        ("kind, currency, balance_minor", "'hold', 'GBP', 0"),
        ("kind, currency, balance_minor", "'earnings', 'GBP', 0"),
        ("kind, currency", "'hold', 'GBP'"),
    ],
)
def test_it_refuses_an_account_of_nobody(milestone: Milestone, columns: str, values: str) -> None:
    with refused_by_database("account_belongs_to_its_kind"):
        sql(f"INSERT INTO escrow_account ({columns}) VALUES ({values})")  # noqa: S608


def test_it_refuses_a_second_platform_account(cash: Account) -> None:
    with refused_by_database("one_platform_account_per_currency"):
        sql("INSERT INTO escrow_account (kind, currency) VALUES ('cash', 'USD')")


def test_it_refuses_a_second_earnings_account(milestone: Milestone) -> None:
    story.approve(milestone)
    with refused_by_database("one_earnings_account_per_currency"):
        sql(
            "INSERT INTO escrow_account (kind, currency, owner_id, balance_minor) VALUES ('earnings', 'USD', %s, 0)",
            milestone.contract.freelancer_id,
        )


def test_it_refuses_a_hold_of_nothing(milestone: Milestone) -> None:
    with refused_by_database("hold_amount_above_zero"):
        Hold.objects.update(amount_minor=0)


def test_a_release_and_a_refund_cannot_both_have_the_money(milestone: Milestone, hold: Account, cash: Account) -> None:
    """Should every lock fail, the hold's balance is the last word."""
    journal = new_journal()
    entries((journal, hold, 60_000), (journal, cash, -60_000))
    with refused_by_database("hold_and_earnings_never_negative"):
        again = new_journal("test:2")
        entries((again, hold, 60_000), (again, cash, -60_000))


def test_the_rules_survive_a_savepoint(hold: Account, cash: Account) -> None:
    """A balance moved in a savepoint that is rolled back is not moved."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal = new_journal()
        entries((journal, cash, 500), (journal, hold, -500))
        raise ZeroDivisionError
    assert story.fresh(hold).balance_minor == 60_000
    assert connection.in_atomic_block
