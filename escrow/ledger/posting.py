"""The double-entry ledger. The only module that writes journals and entries.

The database has the last word: triggers refuse an unbalanced journal, a changed or deleted line, an entry
in another currency than its account's, a negative hold or earnings balance, a balance changed by hand, a journal
written in two pieces or, when the transaction ends, without entries, and a second journal with the same reference
(see the migration `escrow/migrations/0002_ledger_rules.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from escrow.models import Account, Entry, Journal


@dataclass(frozen=True)
class Line:
    """`amount_minor` above zero debits the account, below zero credits it."""

    account: Account
    amount_minor: int


def debit(account: Account, amount_minor: int) -> Line:
    """A debit of this many minor units: more cash, less owed."""
    return Line(account, amount_minor)


def credit(account: Account, amount_minor: int) -> Line:
    """A credit of this many minor units: less cash, more owed."""
    return Line(account, -amount_minor)


@dataclass(frozen=True)
class Draft:
    """A journal to be posted. `reference` names the fact; posting the same fact twice is an IntegrityError."""

    kind: str
    reference: str
    lines: Sequence[Line]
    actor_id: int | None = None


def post(drafts: Sequence[Draft], *, at: datetime) -> list[Journal]:
    """Post journals in four statements, whatever their number.

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
    list(Account.objects.select_for_update(no_key=True).filter(pk__in=kept).order_by("pk").values_list("pk"))
    journals = Journal.objects.bulk_create(
        [Journal(kind=d.kind, reference=d.reference, actor_id=d.actor_id, posted_at=at) for d in drafts]
    )
    Entry.objects.bulk_create(
        [
            Entry(journal=journal, account=line.account, currency=line.account.currency, amount_minor=line.amount_minor)
            for journal, draft in zip(journals, drafts, strict=True)
            for line in draft.lines
            if line.amount_minor
        ]
    )
    return journals
