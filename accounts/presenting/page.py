"""A person's page: what somebody reads of somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import Profile, Project, SpokenLanguage, User
from accounts.presenting import languages
from accounts.presenting.hours import Hours, hours_for
from accounts.records.figures import AS_CLIENT, AS_FREELANCER, Figure, figures
from accounts.suspension.suspended import current_of
from marketplace import times


@dataclass(frozen=True)
class PersonPage:
    """`shows_own` is whether what the person has put there is shown: not of the suspended, but to themselves."""

    person: User
    is_self: bool
    shows_own: bool
    as_freelancer: Sequence[Figure]
    as_client: Sequence[Figure]
    availability: str
    hours: Hours | None
    spoken: Sequence[tuple[str, str]]
    projects: Sequence[Project]


def page_for(person: User, reader: User | None, now: datetime) -> PersonPage:
    """Of a person read with profile and record; a fixed number of statements."""
    is_self = reader is not None and reader.pk == person.pk
    shows_own = is_self or current_of(person) is None
    return PersonPage(
        person=person,
        is_self=is_self,
        shows_own=shows_own,
        as_freelancer=_of_freelancer(person, is_self=is_self) if person.is_freelancer else (),
        as_client=figures(person.record, AS_CLIENT) if person.is_client else (),
        availability=availability(person.profile, now.astimezone(person.zone).date()),
        hours=hours_for(person, reader, now),
        spoken=[(languages.name(each.language), _level(each)) for each in person.languages.all()],
        projects=list(person.projects.prefetch_related("pictures")) if shows_own else (),
    )


def _of_freelancer(person: User, *, is_self: bool) -> list[Figure]:
    kinds = [kind for kind in AS_FREELANCER if is_self or not (kind.tells_sums and person.profile.hides_paid_band)]
    return figures(person.record, kinds)


def availability(profile: Profile, today: date) -> str:
    """In words; a day that has come is now."""
    match profile.availability:
        case Profile.Availability.LATER if profile.available_on and profile.available_on > today:
            return _("Available from {day}").format(day=times.day(profile.available_on))
        case Profile.Availability.LATER:
            return str(Profile.Availability.NOW.label)
        case Profile.Availability.NOT_SAID:
            return ""
    return profile.get_availability_display()


def _level(spoken: SpokenLanguage) -> str:
    return spoken.get_level_display()
