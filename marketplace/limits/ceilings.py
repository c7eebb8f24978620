"""What would cost the operator, or keep our staff busy, without end: so many at most, counted from what happened.

Nothing is counted beside the deeds themselves; whoever begins something new asks under a lock on the person. What is
under way goes on, and so does whatever lets money go its way.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from marketplace.texts import later as _


@dataclass(frozen=True)
class Ceiling:
    """At most so many, as the setting has it: within `within`, or at once if there is none."""

    what: str
    setting: str
    within: timedelta | None = None

    @property
    def most(self) -> int:
        most: int = getattr(settings, self.setting)
        return most

    @property
    def how_many(self) -> str:
        """As `Limit` says it, for the same table."""
        return str(self.most)

    @property
    def period(self) -> str:
        return f"within {self.within.days} days" if self.within else "at once"


MONTH = timedelta(days=30)
# Each of these moves a deposit to and fro, for which the provider keeps its fee.
UNACCEPTED_OFFERS = Ceiling(
    _("Deposited offers of one client that end unaccepted; those that wait for an answer or a payment count, too"),
    "UNACCEPTED_OFFERS",
    MONTH,
)
# From so much of it on, a deposit counts as gone back: the provider keeps its fee whether or not a trifle stays.
COUNTS_FROM_PERCENT = 90
FULL_RETURNS = Ceiling(
    _("Deposits of which {counts_from_percent} % or more goes back between the same two people").format(
        counts_from_percent=COUNTS_FROM_PERCENT
    ),
    "FULL_RETURNS",
    MONTH,
)
# Each of these takes our staff's time.
NEW_PAIR_DISPUTES = Ceiling(
    _("Disputes that one side has open, until the two have a payment behind them that was reviewed"),
    "NEW_PAIR_DISPUTES",
)
LOST_DISPUTES = Ceiling(
    _("Disputes that somebody can lose wholly before they can have only one open at a time"),
    "LOST_DISPUTES",
    timedelta(days=90),
)
CEILINGS = (UNACCEPTED_OFFERS, FULL_RETURNS, NEW_PAIR_DISPUTES, LOST_DISPUTES)
