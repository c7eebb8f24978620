"""The figures of a record: what each is called, what it says of somebody, and what it counts, in a sentence.

Of few it is said how few: "2 of 2" is no "100 %". From FEW on a share is told in per cent, and how many it is of.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Record
from accounts.records.bands import OF_A_LIFE, words
from marketplace import times
from marketplace.texts import later as _later

FEW = 5


@dataclass(frozen=True)
class Kind:
    """One figure; `key` is its address. `says` is empty where there is nothing to be said yet."""

    key: str
    label: str
    counts: str
    says: Callable[[Record], str]
    tells_sums: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure of somebody, as others read it; `is_open` if there is a page of what it counts."""

    kind: Kind
    says: str

    @property
    def is_open(self) -> bool:
        return bool(self.says)


def share(number: int, of: int) -> str:
    """ "2 of 2", and of more "96 % of 25"; nothing of nothing."""
    if not of:
        return ""
    if of < FEW:
        return _("{number} of {all}").format(number=number, all=of)
    # Whole only if nothing is missing: 199 of 200 are not 100 %.
    percent = number * 100 // of
    return _("{percent} % of {all}").format(percent=percent, all=of)


def _number(number: int) -> str:
    return str(number) if number else ""


def _longest(record: Record) -> str:
    jobs = record.longest_client_jobs
    if not record.earned_band:
        return ""
    told = ngettext("{length}, {number} job done", "{length}, {number} jobs done", jobs)
    return told.format(length=_length(timedelta(days=record.longest_client_days)), number=jobs)


def _length(duration: timedelta) -> str:
    """ "5 days", "3 months": about as long."""
    days = duration.days
    if days < 1:
        return _("Less than a day")
    return times.distance(timedelta(days=days))


def _answer(record: Record) -> str:
    if record.answer_seconds is None:
        return ""
    told = ngettext("{length}, of {number} submission", "{length}, of {number} submissions", record.answers_of)
    return told.format(length=times.distance(timedelta(seconds=record.answer_seconds)), number=record.answers_of)


def _rounds(record: Record) -> str:
    if not record.rounds_of:
        return ""
    told = ngettext("{rounds} on {number} milestone", "{rounds} on {number} milestones", record.rounds_of)
    return told.format(rounds=record.rounds, number=record.rounds_of)


AS_FREELANCER = (
    Kind(
        "jobs-done",
        _later("Jobs done"),
        _later("Contracts that came to their end with work handed in and paid for."),
        lambda record: _number(record.jobs_done),
    ),
    Kind(
        "earned",
        _later("Paid in all"),
        _later("What clients paid for work that was handed in, before fees, as a band; currencies set beside dollars."),
        lambda record: words(record.earned_band, OF_A_LIFE),
        tells_sums=True,
    ),
    Kind(
        "on-time",
        _later("On time"),
        _later("Milestones with an agreed day that were first handed in by the end of it, of all whose day has come."),
        lambda record: share(record.on_time, record.on_time_of),
    ),
    Kind(
        "undisputed",
        _later("Paid without a dispute"),
        _later("Milestones whose work was paid for with no dispute about it, of all that came to their end."),
        lambda record: share(record.undisputed, record.undisputed_of),
    ),
    Kind(
        "longest-client",
        _later("Longest client"),
        _later("From the beginning of the first contract to the last payment of the client who stayed longest."),
        _longest,
    ),
)
AS_CLIENT = (
    Kind(
        "posted",
        _later("Jobs posted"),
        _later("Jobs that were published, whatever became of them."),
        lambda record: _number(record.jobs_posted),
    ),
    Kind(
        "hired",
        _later("Hired"),
        _later("Contracts that were begun with freelancers whose work was paid for."),
        lambda record: _number(record.hires),
    ),
    Kind(
        "spent",
        _later("Paid in all"),
        _later("What was paid to freelancers for work that was handed in, as a band; currencies set beside dollars."),
        lambda record: words(record.spent_band, OF_A_LIFE),
        tells_sums=True,
    ),
    Kind(
        "answers",
        _later("Answers work in"),
        _later("The median time from a submission to the answer; silence counts as the whole time it lasted."),
        _answer,
    ),
    Kind(
        "silence",
        _later("Left to silence"),
        _later("Milestones that were paid only because the time to answer passed, of all that were paid for."),
        lambda record: share(record.silent, record.silent_of),
    ),
    Kind(
        "rounds",
        _later("Rounds of changes"),
        _later("How often changes were asked for, and on how many milestones that were paid for."),
        _rounds,
    ),
    Kind(
        "disputes-lost",
        _later("Disputes lost"),
        _later("Disputes in which our staff gave the freelancer more than half, of all that they decided."),
        lambda record: share(record.disputes_lost, record.disputes_lost_of),
    ),
)
KINDS = {kind.key: kind for kind in (*AS_FREELANCER, *AS_CLIENT)}


def figures(record: Record, kinds: Sequence[Kind]) -> list[Figure]:
    """Those that say something of this record."""
    return [Figure(kind, says) for kind in kinds if (says := kind.says(record))]
