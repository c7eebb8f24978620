"""What the directory tells of a person, in words: small numbers are said as they are, never as a share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Profile, SpokenLanguage, User
from accounts.presenting import languages
from accounts.records import bands
from contracts.directory import hours
from contracts.directory.hours import WorkingDay
from contracts.directory.models import FEWEST, Listing
from marketplace import times

MOST_SKILLS = 8


@dataclass(frozen=True)
class Card:
    """A person in the list; `day` is the reader's working day, if they have an account."""

    listing: Listing
    day: WorkingDay | None
    now: datetime

    @property
    def person(self) -> User:
        return self.listing.person

    @property
    def skills(self) -> list[str]:
        """The first of them."""
        return [skill.name for skill in self.person.skills.all()][:MOST_SKILLS]

    @property
    def availability(self) -> str:
        """When they can begin; empty where they have not said."""
        profile = self.person.profile
        if profile.availability == Profile.Availability.LATER and profile.available_on:
            return _("Available from {day} on").format(day=times.day(profile.available_on))
        return profile.get_availability_display() if profile.availability else ""

    @property
    def hours(self) -> str:
        """How much of the reader's day they work; empty where one of the two is not known."""
        if self.day is None or not self.listing.hours:
            return ""
        shared = hours.shared(self.listing, self.day, self.now)
        if not shared:
            return _("Works while you do not")
        return ngettext("Works {number} h of your day", "Works {number} h of your day", int(shared) or 1).format(
            number=f"{shared:g}"
        )

    @property
    def languages(self) -> str:
        """Those that they speak, and how well."""
        spoken = self.person.languages.all()
        return ", ".join(
            _("{language} ({level})").format(
                language=languages.name(each.language), level=SpokenLanguage.Level(each.level).label.lower()
            )
            for each in spoken
        )

    @property
    def record(self) -> list[str]:
        """What has come of what they did here."""
        return list(_record(self.person))


def _record(person: User) -> Iterator[str]:
    record = person.record
    if not record.jobs_done:
        yield _("New here: no job done yet")
        return
    yield ngettext("{number} job done", "{number} jobs done", record.jobs_done).format(number=record.jobs_done)
    if record.on_time_of:
        yield _some(_("{some} of {all} milestones on time"), record.on_time, record.on_time_of)
    if record.undisputed_of:
        yield _some(_("{some} of {all} without a dispute"), record.undisputed, record.undisputed_of)
    if record.earned_band and not person.profile.hides_paid_band:
        yield _("Paid {band} in all").format(band=bands.words(record.earned_band, bands.OF_A_LIFE))


def _some(sentence: str, some: int, total: int) -> str:
    said = sentence.format(some=some, all=total)
    return _("{said} (few so far)").format(said=said) if total < FEWEST else said
