from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from marketplace.money import Money
from milestones.models.contract_line import FAR


class Rank(IntEnum):
    """First what is asked for and what did not arrive, then what a clock runs for, then people, then the rest."""

    FIRST = 1
    CLOCK = 2
    PEOPLE = 3
    WORK = 4


@dataclass(frozen=True)
class Thing:
    """One thing that waits: `what` can be done at `url`, about what, with `who`, for how much, until when.

    `sentence` says what happens if nobody acts; `since` orders what has no deadline; `late_since`: the day on which the
    work was due. `notes` are short facts about it; `beside`: what else is open there and waits for somebody else.
    """

    what: str
    url: str
    about: str
    who: str = ""
    amount: Money | None = None
    due_at: datetime | None = None
    sentence: str = ""
    rank: Rank = Rank.WORK
    since: datetime | None = None
    late_since: date | None = None
    is_urgent: bool = False
    notes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[Rank, bool, datetime]:
        """In one line with all others."""
        return (self.rank, self.late_since is None, self.due_at or self.since or FAR)
