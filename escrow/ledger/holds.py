"""Opening holds, and releasing what they hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from escrow.ledger import posting
from escrow.models import Account, Hold, Journal
from marketplace.money import fee_minor


@dataclass(frozen=True)
class Wanted:
    """A deposit to make room for: `amount_minor` minor units."""

    payer: User
    payee: User
    currency: str
    amount_minor: int
    fee_bps: int
    group: str
    rules_version: int


def open_holds(wanted: Sequence[Wanted], *, at: datetime) -> list[Hold]:
    """Make a hold and its ledger account for each, in two statements. Must run in a transaction."""
    holds = Hold.objects.bulk_create([Hold(**vars(want), created_at=at) for want in wanted])
    Account.objects.bulk_create(
        [Account(kind=Account.Kind.HOLD, currency=hold.currency, hold=hold, balance_minor=0) for hold in holds]
    )
    return holds


def release(
    holds: Sequence[Hold],
    *,
    amounts_minor: Sequence[int] | None = None,
    unseen: Collection[int] = (),
    actor: User | None,
    at: datetime,
) -> None:
    """Move what is in these holds to their payees' earnings, less the fee; a fixed number of statements.

    All of it, or the part in `amounts_minor`: a split, of which the rest is refunded. `unseen` has the ids of those
    that are released with nothing submitted; the journal says so for good. The holds must be locked by the caller and
    not frozen (HoldFrozen), and each must still hold as much, else the database refuses the journal.
    Locks taken: ledger accounts, in order of id. A hold is released once: the journal's reference is made of its id.
    """
    columns = ("hold_id", "pk", "currency", "balance_minor")
    theirs = Account.objects.filter(hold__id__among=[hold.pk for hold in holds]).values_list(*columns, named=True)
    accounts = {account.hold_id: account for account in theirs}
    earnings = Account.earnings((hold.payee_id, hold.currency) for hold in holds)
    fees = Account.platform([Account.Kind.FEES], {hold.currency for hold in holds})
    drafts, actor_id = [], actor.pk if actor else None
    for hold, minor in zip(holds, amounts_minor or [hold.whole_minor for hold in holds], strict=True):
        hold.require_not_frozen()
        fee = fee_minor(minor, hold.fee_bps, hold.currency)
        lines = (
            posting.debit(accounts[hold.pk], minor),
            posting.credit(earnings[hold.payee_id, hold.currency], minor - fee),
            posting.credit(fees[Account.Kind.FEES, hold.currency], fee),
        )
        kind = Journal.Kind.RELEASE_UNSEEN if hold.pk in unseen else Journal.Kind.RELEASE
        drafts.append(posting.Draft(kind, f"release:hold:{hold.pk}", lines, actor_id))
    posting.post(drafts, at=at)
