"""The longest that one side alone can keep the other's money undecided, the time of our staff apart.

Found by exhaustive search over the real verbs and clocks (`make adversary`, tests/adversary/test_stalling.py), which
compares these with what it finds. The help page reads them.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Longest:
    """`who` waits, `since` when, and `plays` how; `lasts` at most, rounded up to whole days."""

    who: str
    since: str
    plays: str
    lasts: timedelta

    def __str__(self) -> str:
        return f"the {self.who}, {self.since}, {self.plays}: {self.lasts.days} days"


AFTER_SUBMISSION = Longest("freelancer", "after a submission", "disputing when that is shortest", timedelta(days=19))
AFTER_SUBMISSION_ANSWERING = Longest(
    "freelancer", "after a submission", "only answering, with three rounds of changes", timedelta(days=63)
)
NOTHING_SUBMITTED = Longest("client", "with nothing submitted", "disputing when that is shortest", timedelta(days=19))
LONGEST = (AFTER_SUBMISSION, AFTER_SUBMISSION_ANSWERING, NOTHING_SUBMITTED)
