"""Lists by key: a page begins after a row that was seen, so that the last page costs what the first one does.

Nothing is counted and nothing skipped: `count_of` stops at MOST_COUNTED, and what is added meanwhile moves no row from
one page to another.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

Row = TypeVar("Row", bound=Model)
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows in order; `newer` and `older` are the keys of the pages before and after, empty where there is none."""

    rows: Sequence[Row]
    newer: str
    older: str

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_one_of_many(self) -> bool:
        return bool(self.newer or self.older)


def page_of(rows: QuerySet[Row], query: Mapping[str, Any], *, by: Sequence[str], size: int) -> Page[Row]:
    """The page that an address's query asks for by `older` or `newer`; the first where it asks for nothing sensible.

    `by`: columns that tell every two rows apart and are never null, all falling (`-at`, `-id`) or all rising, as an
    index has them.
    """
    falling = by[0].startswith("-")
    columns = [column.removeprefix("-") for column in by]
    if any(column.startswith("-") != falling for column in by):
        raise ValueError(f"{by} goes in two directions")
    back = "newer" in query
    begin = _values(rows.model, columns, str(query.get("newer" if back else "older", "")))
    back = back and begin is not None
    found = rows.order_by(*(f"-{column}" if falling != back else column for column in columns))
    if begin is not None:
        beyond = TupleLessThan if falling != back else TupleGreaterThan
        found = found.filter(beyond(tuple(F(column) for column in columns), begin))
    seen = list(found[: size + 1])
    more, seen = len(seen) > size, seen[:size]
    if back:
        seen.reverse()
    before, after = (more, True) if back else (begin is not None, more)
    return Page(seen, _key(seen[:1], columns) if before else "", _key(seen[-1:], columns) if after else "")


def page_among(ids: Sequence[int], rows: QuerySet[Row], query: Mapping[str, Any], *, size: int) -> Page[Row]:
    """The same of rows whose order was found out otherwise: `ids`, which are few."""
    back = "newer" in query
    key = _values(rows.model, ["id"], str(query.get("newer" if back else "older", "")))
    place = ids.index(key[0]) if key and key[0] in ids else None
    begin = 0 if place is None else max(0, place - size) if back else place + 1
    shown = ids[begin : begin + size]
    known = rows.in_bulk(shown)
    seen = [known[pk] for pk in shown if pk in known]
    before, after = begin > 0, begin + size < len(ids)
    return Page(seen, _key(seen[:1], ["id"]) if before else "", _key(seen[-1:], ["id"]) if after else "")


def beginning_with(row: Model, *, by: Sequence[str]) -> str:
    """The `older` of a page that begins with this row; the last of `by`, all falling, is the primary key."""
    *others, last = [column.removeprefix("-") for column in by]
    values = [field.value_to_string(row) for field in _fields(type(row), others)]
    after = cast("int", getattr(row, last)) + 1
    return urlsafe_b64encode(json.dumps([*values, str(after)]).encode()).decode()


def count_of(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many there are, as far as MOST_COUNTED, and whether there are more."""
    found = rows.order_by()[: MOST_COUNTED + 1].count()
    return min(found, MOST_COUNTED), found > MOST_COUNTED


def _key(rows: Sequence[Model], columns: Sequence[str]) -> str:
    """Of the first of these rows; empty where there is none."""
    for row in rows:
        values = [field.value_to_string(row) for field in _fields(type(row), columns)]
        return urlsafe_b64encode(json.dumps(values).encode()).decode()
    return ""


def _values(model: type[Model], columns: Sequence[str], key: str) -> tuple[Any, ...] | None:
    """What a key says; None where it is none of ours."""
    try:
        values = json.loads(urlsafe_b64decode(key.encode()))
        return tuple(field.clean(value, None) for field, value in zip(_fields(model, columns), values, strict=True))
    except (ValueError, TypeError, ValidationError):
        return None


def _fields(model: type[Model], columns: Sequence[str]) -> "list[Field[Any, Any]]":
    return [cast("Field[Any, Any]", model._meta.get_field(column)) for column in columns]
