"""Whether the books balance, and whether anything happened at all."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, Sum
from psycopg2.sql import SQL, Composed, Identifier, Literal

from accounts.models import Notification, RecordToCount, StaffAction, User
from contracts.models import JobToMatch, PersonToCount, Stars, Visit
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.ledger import verification
from escrow.models import Account, Entry, Payout, Refund
from milestones import verification as of_milestones
from milestones.models import ContractLine, ContractToDraw, Milestone, State
from milestones.models.states import PROTECTED

OURS = ("accounts", "contracts", "disputes", "escrow", "milestones")
# What says nothing of its own: drawn from all the rest, by whoever looks. And who of staff asked for something, which
# is written down whatever came of it; and when somebody last looked for work.
DERIVED = (ContractLine, ContractToDraw, JobToMatch, PersonToCount, RecordToCount, Stars, StaffAction, Visit)


def balance(kind: str, currency: str = "USD") -> int:
    """What all accounts of this kind have together, in minor units; cash counts debits, all others credits."""
    total = Entry.objects.filter(account__kind=kind, currency=currency).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    return int(total if kind == Account.Kind.CASH else -total)


def earned(user: User, currency: str = "USD") -> int:
    """What is this person's, in minor units."""
    account = Account.objects.filter(kind=Account.Kind.EARNINGS, owner=user, currency=currency).first()
    return (account and account.balance_minor) or 0


def assert_books_balance() -> None:
    """The ledger agrees with itself, with every milestone's state, and with the provider's own books."""
    assert_ledger_agrees()
    _assert_provider_agrees()


def assert_ledger_agrees() -> None:
    """The ledger agrees with itself and with every milestone's state, where no provider knows of what was reported."""
    assert [*verification.verify(), *of_milestones.verify()] == []
    for row in Entry.objects.values("currency").annotate(sum=Sum("amount_minor")):
        assert row["sum"] == 0, row
    _assert_holds_fit_states()


def _assert_holds_fit_states() -> None:
    """Money is held for what is protected, and for nothing else but refunds that came back."""
    came_back = set(Refund.objects.filter(state=Refund.State.FAILED).values_list("hold_id", flat=True))
    for milestone in Milestone.objects.select_related("hold__account"):
        held = milestone.hold.account.balance_minor
        if milestone.state in PROTECTED:
            assert held == milestone.amount_minor, (milestone, held)
        elif held:
            assert milestone.state in {State.REFUNDED, State.SETTLED}, (milestone, held)
            assert milestone.hold_id in came_back or milestone.hold.is_kept, (milestone, held)


def _assert_provider_agrees() -> None:
    """Once every webhook has been acted upon, the provider holds our cash, less what has left it and is in transit."""
    gone: dict[str, int] = {}
    for refund in Refund.objects.filter(state=Refund.State.SENT):
        gone[refund.currency] = gone.get(refund.currency, 0) + refund.amount_minor
    for payout in Payout.objects.filter(
        state__in=[Payout.State.TRANSFERRED, Payout.State.SENT, Payout.State.RETURNING]
    ):
        gone[payout.currency] = gone.get(payout.currency, 0) + payout.amount_minor
    held = SandboxGateway().balances()
    assert {currency: balance("cash", currency) - gone.get(currency, 0) for currency in held} == held


def _rows(name: str) -> Composed:
    """That somebody has read what they were told, as any page that they look at notes, is nothing that happened."""
    told = Notification._meta.db_table
    row = SQL("(to_jsonb(t) - 'read_at')::text" if name == told else "t::text")
    return SQL("SELECT {}, {} FROM {} t").format(Literal(name), row, Identifier(name))


def snapshot(besides: Sequence[type[Model]] = ()) -> dict[str, set[str]]:
    """Every row of our own tables, and of those `besides`, as the database writes them; one statement."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]
    ours = [model for model in ours if model not in DERIVED]
    names = [model._meta.db_table for model in [*ours, *besides]]
    tables: dict[str, set[str]] = {name: set() for name in names}
    with connection.cursor() as cursor:
        cursor.execute(SQL(" UNION ALL ").join(map(_rows, names)))
        for name, row in cursor.fetchall():
            tables[name].add(row)
    return tables


@contextmanager
def unchanged(besides: Sequence[str] = ()) -> Iterator[None]:
    """Nothing is written in between: no money, no state, no history, no notice. `besides` names tables that may be."""
    before = snapshot()
    yield
    surprising = {table: rows for table, rows in written_since(before).items() if table not in besides}
    assert not surprising, surprising


def written_since(before: Mapping[str, set[str]], besides: Sequence[type[Model]] = ()) -> dict[str, set[str]]:
    """Which rows of a snapshot are there no more or are new, by table; those that were written look like both."""
    return {table: rows ^ before[table] for table, rows in snapshot(besides).items() if rows != before[table]}


@contextmanager
def refused(error: type[Exception] | tuple[type[Exception], ...], match: str | None = None) -> Iterator[None]:
    """The verb raises this, and nothing has happened."""
    with unchanged(), pytest.raises(error, match=match):
        yield


@contextmanager
def refused_by_database(rule: str) -> Iterator[None]:
    """The database itself refuses, by this constraint or an error that says so, and nothing has happened."""
    with unchanged(), pytest.raises(DatabaseError) as caught, transaction.atomic():
        yield
    cause: Any = caught.value.__cause__
    named = cause.diag.constraint_name or cause.diag.message_primary
    assert cause.pgcode.startswith("23"), cause
    assert rule in named, (rule, named)


def sql(statement: str, *params: Any) -> list[tuple[Any, ...]]:
    """Run a statement as anybody with the database's password could."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall()) if cursor.description else []
