"""Facts as they are kept, in JSON that says of each value what it is, and one of them in words.

An amount is {"minor", "currency"}, an instant {"at"} in UTC, a day {"day"}, a length of time {"seconds"}, a person
{"id", "name"}. A text is what somebody typed or what a provider said; it stands as it is. Numbers and yes or no are
there to choose by.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Protocol

from django.utils.functional import Promise

from marketplace import times
from marketplace.directions import isolated
from marketplace.money import Money


class Person(Protocol):
    """Whoever has a name; it is kept as it was then."""

    pk: int
    name: str


Value = str | int | Money | datetime | date | timedelta | Person | None
Facts = Mapping[str, Value]
Kept = Mapping[str, Any]


def kept(value: Value) -> Any:
    """One value as it is kept."""
    # Most are; and whether something is a text of a catalogue takes longer to ask than all else.
    if type(value) is str:
        return value
    if isinstance(value, Money):
        return {"minor": value.amount_minor, "currency": value.currency}
    if isinstance(value, str | Promise):
        return str(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": int(value.total_seconds())}
    return {"id": value.pk, "name": value.name}


def instant(value: Any) -> datetime | None:
    """The instant that was kept; None where there was none."""
    return datetime.fromisoformat(value["at"]) if value else None


def in_words(value: Any, zone: tzinfo) -> str:
    """One kept value as a reader in this zone reads it."""
    if not isinstance(value, dict):
        return "" if value is None else isolated(str(value))
    if "minor" in value:
        return str(Money(value["minor"], value["currency"]))
    if "at" in value:
        return times.absolute(datetime.fromisoformat(value["at"]), zone)
    if "day" in value:
        return times.day(date.fromisoformat(value["day"]))
    if "seconds" in value:
        return times.length(timedelta(seconds=value["seconds"]))
    return isolated(str(value["name"]))
