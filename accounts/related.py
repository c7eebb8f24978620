"""Who belongs together by what was seen, for staff to read: it proves nothing, and nothing follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Max, Q

from accounts import signals
from accounts.models import SharedDevice, User
from marketplace import clock


@dataclass(frozen=True)
class Related:
    """Somebody who belongs to a person, why, and since when last; for staff who have the right `right`."""

    person: User
    why: str
    right: str
    last_at: datetime | None = None


def related_to(user: User) -> list[Related]:
    """By device and internet address here, by payment card and contracts as the app above knows; the latest first."""
    answers: list[tuple[Any, Any]] = signals.related_wanted.send(sender=User, user=user)
    [(_, above)] = answers
    found = [*_by_device(user), *_by_address(user), *above]
    return sorted(found, key=lambda each: (each.last_at is None, -(each.last_at or user.joined_at).timestamp()))


def related_for(reader: User, user: User) -> list[Related]:
    """Those of them that this member of staff has the right to read about."""
    return [each for each in related_to(user) if reader.has_perm(each.right)]


def note_shared(user: User, others: Iterable[int]) -> None:
    """Write down that `user` signed in with a browser in which these others have signed in, too."""
    now = clock.now()
    for other in User.objects.filter(pk__in=others).exclude(pk=user.pk).values_list("pk", flat=True):
        one, later = sorted((user.pk, other))
        SharedDevice.objects.update_or_create(
            one_id=one, other_id=later, defaults={"last_at": now}, create_defaults={"first_at": now, "last_at": now}
        )


def _by_device(user: User) -> list[Related]:
    shared = SharedDevice.objects.filter(Q(one=user) | Q(other=user)).select_related("one", "other")
    return [
        Related(
            row.other if row.one_id == user.pk else row.one,
            "signed in with the same browser",
            "accounts.view_user",
            row.last_at,
        )
        for row in shared
    ]


def _by_address(user: User) -> list[Related]:
    """By the sessions that have not ended."""
    mine = UserSession.objects.filter(user=user).values("ip")
    theirs = UserSession.objects.filter(ip__in=mine).exclude(user=user).order_by()
    seen = dict(theirs.values_list("user").annotate(last=Max("last_seen_at")))
    people = User.objects.in_bulk(list(seen))
    return [
        Related(people[pk], "signed in from the same internet address", "accounts.view_user", last)
        for pk, last in seen.items()
    ]
