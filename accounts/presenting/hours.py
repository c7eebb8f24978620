"""Working hours of one person as another reads them: in their own zone today, and how much of theirs that is.

Hours are of a day as clocks show it, so in some weeks of the year two zones are nearer or farther than in others.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import User
from marketplace import times

DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hours:
    """`theirs` and `yours` as "09:00 to 17:00 CET"; `overlap` only where the reader has hours of their own."""

    theirs: str
    yours: str
    overlap: timedelta | None

    @property
    def is_same_zone(self) -> bool:
        return self.theirs == self.yours

    @property
    def overlapping(self) -> str:
        """How long both work, in words."""
        if not self.overlap:
            return _("Not at all")
        return _("{length} of it").format(length=times.distance(self.overlap))


def hours_for(person: User, reader: User | None, now: datetime) -> Hours | None:
    """None for whoever has not said when they work."""
    span = _span(person, now.astimezone(person.zone).date())
    if span is None:
        return None
    return Hours(
        theirs=_told(span, person.zone),
        yours=_told(span, reader.zone) if reader else "",
        overlap=overlap(person, reader, now) if reader and reader.pk != person.pk else None,
    )


def overlap(one: User, other: User, now: datetime) -> timedelta | None:
    """How much of a day of now both work; None unless both have said when."""
    today = now.astimezone(one.zone).date()
    mine = _span(one, today)
    if mine is None or other.profile.works_from is None:
        return None
    # Their day may have begun on the day before, or begin on the day after.
    spans = [_span(other, today + n * DAY) for n in (-1, 0, 1)]
    return sum((_common(mine, theirs) for theirs in spans if theirs), start=timedelta(0))


def _span(person: User, on: date) -> Span | None:
    begins, ends = person.profile.works_from, person.profile.works_to
    if begins is None or ends is None:
        return None
    return _at(on, begins, person.zone), _at(on if begins < ends else on + DAY, ends, person.zone)


def _at(on: date, clock: time, zone: ZoneInfo) -> datetime:
    # Through UTC: of two instants in one zone Python compares what the clocks show.
    return datetime.combine(on, clock, tzinfo=zone).astimezone(ZoneInfo("UTC"))


def _common(one: Span, other: Span) -> timedelta:
    return max(timedelta(0), min(one[1], other[1]) - max(one[0], other[0]))


def _told(span: Span, zone: ZoneInfo) -> str:
    return times.from_to(span[0], span[1], zone)
