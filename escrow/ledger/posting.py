"""The double-entry ledger. The only module that writes journals and entries.

The database has the last word: triggers refuse an unbalanced journal, a changed or deleted line, an entry
in another currency than its account's, a negative hold or earnings balance, a balance changed by hand, a journal
written in two pieces or, when the transaction ends, without entries, and a second journal with the same reference
(see the migrations `0002_ledger_rules` and `0026_ledger_by_the_thousand`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from django.db import connection

from escrow.models import Account, Entry, Journal
from marketplace import columns


class Place(Protocol):
    """An account, or what is known of it."""

    @property
    def pk(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def balance_minor(self) -> int | None: ...


class Line(NamedTuple):
    """`amount_minor` above zero debits the account, below zero credits it."""

    account: Place
    amount_minor: int


def debit(account: Place, amount_minor: int) -> Line:
    """A debit of this many minor units: more cash, less owed."""
    return Line(account, amount_minor)


def credit(account: Place, amount_minor: int) -> Line:
    """A credit of this many minor units: less cash, more owed."""
    return Line(account, -amount_minor)


class Draft(NamedTuple):
    """A journal to be posted. `reference` names the fact; posting the same fact twice is an IntegrityError."""

    kind: str
    reference: str
    lines: Sequence[Line]
    actor_id: int | None = None


def post(drafts: Sequence[Draft], *, at: datetime) -> list[int]:
    """Post journals in three statements, whatever their number; returns their ids.

    Must run in a transaction, after every other lock. Locks taken: the holds' and earnings' accounts, in
    order of id. Lines of zero are left out. Raises ValueError for a draft that moves nothing, and IntegrityError for
    whatever the database refuses.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The ledger is posted to inside a transaction only.")
    if not drafts:
        return []
    for draft in drafts:
        if not any(line.amount_minor for line in draft.lines):
            raise ValueError(f"{draft.reference} moves nothing, so it is no journal.")
    kept = {line.account.pk for draft in drafts for line in draft.lines if line.account.balance_minor is not None}
    list(Account.objects.select_for_update(no_key=True).filter(pk__among=kept).order_by("pk").values_list("pk"))
    journals = columns.insert(
        Journal,
        kind=[draft.kind for draft in drafts],
        reference=[draft.reference for draft in drafts],
        actor_id=[draft.actor_id for draft in drafts],
        posted_at=at,
    )
    moves = [
        (journal, line.account, line.amount_minor)
        for journal, draft in zip(journals, drafts, strict=True)
        for line in draft.lines
        if line.amount_minor
    ]
    columns.insert(
        Entry,
        journal_id=[journal for journal, _, _ in moves],
        account_id=[account.pk for _, account, _ in moves],
        currency=[account.currency for _, account, _ in moves],
        amount_minor=[minor for _, _, minor in moves],
    )
    return journals
