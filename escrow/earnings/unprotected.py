"""What was released with nothing submitted and a client's bank can still take: what was not withdrawn of it."""

from collections.abc import Collection, Sequence

from django.db.models import Min

from escrow.earnings import withdrawable
from escrow.earnings.released import FAR_BACK
from escrow.models import Account, Entry, Journal
from marketplace.money import Money

# SQL: whether this hold was released with nothing submitted, whether or not that was withdrawn. It spares those who
# read holds a statement of its own; `reference` is indexed.
WAS_UNSEEN = (
    "EXISTS (SELECT FROM escrow_journal WHERE kind = 'release_unseen' AND reference = 'release:hold:' || {hold})"
)


def left_of(accounts: Sequence[Account], *, holds: Collection[int] | None = None) -> dict[int, Money]:
    """By hold, what is left of each such release to these accounts of one person; a fixed number of statements.

    Reads only, takes no lock.
    """
    lines = Entry.objects.filter(account__in=accounts, journal__kind=Journal.Kind.RELEASE_UNSEEN)
    if holds is not None:
        lines = lines.filter(journal__reference__in=_references(holds))
    first = lines.aggregate(at=Min("journal__posted_at"))["at"] if accounts else None
    if first is None:
        return {}
    left = withdrawable.left_if_asked(accounts, back_to=first - FAR_BACK)
    return {pk: money for pk, money in left.items() if holds is None or pk in holds}


def left_of_some(payee_id: int, holds: Collection[int]) -> dict[int, Money]:
    """The same of these holds alone, which are for this person."""
    accounts = list(Account.objects.filter(kind=Account.Kind.EARNINGS, owner=payee_id).order_by("currency"))
    return left_of(accounts, holds=holds)


def _references(holds: Collection[int]) -> list[str]:
    return [f"release:hold:{pk}" for pk in holds]
