"""The longest that one side alone can keep the other's money undecided, the time of our staff apart.

Found by exhaustive search over the real verbs and clocks (`make adversary`, tests/adversary/test_stalling.py), which
compares these with what it finds. The help page reads them.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from contracts.contracts.models import CHANGE_ROUNDS


@dataclass(frozen=True)
class Longest:
    """`who` waits for `stalls`, `since` when, and does what `plays` says; `lasts` at most, rounded up to days."""

    who: str
    stalls: str
    since: str
    plays: str
    lasts: timedelta

    def __str__(self) -> str:
        return _(
            "{since}, a {stalls} alone can keep the {who} waiting for {days} days at most, if the {who} {plays}"
        ).format(since=self.since, stalls=self.stalls, who=self.who, days=self.lasts.days, plays=self.plays)


AFTER_SUBMISSION = Longest(
    "freelancer", "client", "after a submission", "opens a dispute where that is shortest", timedelta(days=14)
)
AFTER_SUBMISSION_ANSWERING = Longest(
    "freelancer",
    "client",
    "after a submission",
    f"only answers, never opens a dispute, and has agreed to {CHANGE_ROUNDS} rounds of changes",
    timedelta(days=70),
)
NOTHING_SUBMITTED = Longest(
    "client", "freelancer", "with nothing submitted", "opens a dispute where that is shortest", timedelta(days=14)
)
LONGEST = (AFTER_SUBMISSION, AFTER_SUBMISSION_ANSWERING, NOTHING_SUBMITTED)
