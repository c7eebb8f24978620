"""Counting what people do, in the database: exact when many do it at once, and whether or not the broker is there."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace import clock, times
from marketplace.limits.table import LIMITS, Limit
from marketplace.models import Spent
from marketplace.refusals import Refused
from marketplace.texts import later as _later

THE_SITE = 0
# One statement: of two at once the second waits for the first, and then looks at what that left.
SPEND = """
INSERT INTO marketplace_spent AS spent (person_id, name, began_at, amount)
VALUES (%(person)s, %(name)s, %(now)s, %(amount)s)
ON CONFLICT (person_id, name) DO UPDATE SET
    began_at = CASE WHEN spent.began_at <= %(over)s THEN EXCLUDED.began_at ELSE spent.began_at END,
    amount = EXCLUDED.amount + CASE WHEN spent.began_at <= %(over)s THEN 0 ELSE spent.amount END
WHERE spent.began_at <= %(over)s OR spent.amount + EXCLUDED.amount <= %(most)s
RETURNING amount
"""


class Person(Protocol):
    """Whoever is counted; the kernel knows no more of them."""

    @property
    def pk(self) -> Any: ...


class TooMuch(Refused):
    """One person has done as much of this as the table allows for now; it goes on at `goes_on_at`."""

    status = 429
    again = True
    title = _later("That was a lot in a short time")

    def __init__(self, limit: Limit, goes_on_at: datetime, now: datetime) -> None:
        self.limit, self.goes_on_at = limit, goes_on_at
        self.retry_after = max(1, -int((now - goes_on_at).total_seconds() // 1))
        when = times.absolute(goes_on_at, timezone.get_current_timezone())
        super().__init__(
            _("{sentence}, and you have. It goes on at {when}.").format(sentence=limit.sentence, when=when)
        )


def spend(person: Person, limit: Limit, amount: int = 1) -> None:
    """Count so many (or so many bytes) more. Raises TooMuch beyond the limit, and then counts nothing.

    One statement. Called before the verb and outside of its transaction, so that the row's lock is held for a moment
    only; whoever calls it inside one takes that lock before all others, and a rollback takes the count back.
    """
    if amount > limit.most:
        raise ValueError(f"{amount} at once can never be within {limit.name}.")
    now = clock.now()
    if not _counted(person.pk, limit.name, amount, most=limit.most, per=limit.per, now=now):
        began = Spent.objects.filter(person_id=person.pk, name=limit.name).values_list("began_at", flat=True).first()
        raise TooMuch(limit, (began or now - limit.per) + limit.per, now)


def require_room(person: Person, limit: Limit) -> None:
    """Raise TooMuch where one more is too much now, so that no form is filled in for nothing; counts nothing."""
    now = clock.now()
    full = Spent.objects.filter(
        person_id=person.pk, name=limit.name, began_at__gt=now - limit.per, amount__gte=limit.most
    )
    if began := full.values_list("began_at", flat=True).first():
        raise TooMuch(limit, began + limit.per, now)


def is_within(person_id: int, name: str, *, most: int, per: timedelta) -> bool:
    """Count one more for this person unless that is too much; whether it was counted. For what is left out quietly."""
    return _counted(person_id, name, 1, most=most, per=per, now=clock.now())


def is_first(name: str, *, per: timedelta) -> bool:
    """Whether this is the first time in so long, for the whole site: so operators hear of a trouble once.

    Must be called outside of a transaction that may be rolled back.
    """
    return _counted(THE_SITE, name, 1, most=1, per=per, now=clock.now())


def was_first(name: str, *, per: timedelta) -> bool:
    """Whether `is_first` has said yes in this time; counts nothing."""
    return Spent.objects.filter(person_id=THE_SITE, name=name, began_at__gt=clock.now() - per).exists()


def forget() -> None:
    """Delete what no limit asks for any more."""
    longest = max(limit.per for limit in LIMITS)
    Spent.objects.filter(began_at__lte=clock.now() - longest).delete()


def _counted(person: int, name: str, amount: int, *, most: int, per: timedelta, now: datetime) -> bool:
    values: dict[str, Any] = {
        "person": person,
        "name": name,
        "amount": amount,
        "most": most,
        "now": now,
        "over": now - per,
    }
    with connection.cursor() as cursor:
        cursor.execute(SPEND, values)
        return cursor.fetchone() is not None
