"""Of a row, what its reader may see of that which belongs to it: one statement and a few rows of each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from accounts.models import User

SHOWN = 8


@dataclass(frozen=True)
class Beside:
    """`rows` asks for what belongs to a row of `of`; `query` narrows their list down to it, if it can be."""

    of: type[Model]
    name: str
    rows: Callable[[Any], "QuerySet[Any]"]
    query: Callable[[Any], str] | None = None
    told: Callable[[Any], str] = str
    # Not shown where one of these of the row is the reader.
    not_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A page of the desk, and what it is about."""

    told: str
    url: str


@dataclass(frozen=True)
class Group:
    """Links of one kind, the newest first; `more_url` leads to all of them where there are more."""

    name: str
    links: Sequence[Link]
    is_more: bool
    more_url: str


def beside_of(row: Model, reader: User, table: Sequence[Beside]) -> list[Group]:
    """What there is, in the table's order."""
    groups = (_group(each, row, reader) for each in table if isinstance(row, each.of))
    return [group for group in groups if group and group.links]


def _group(each: Beside, row: Model, reader: User) -> Group | None:
    rows = each.rows(row)
    meta = rows.model._meta
    if not reader.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return None
    for party in each.not_of:
        rows = rows.exclude(**{party: reader})
    found, name = list(rows.order_by("-pk")[: SHOWN + 1]), f"admin:{meta.app_label}_{meta.model_name}"
    links = [Link(each.told(one), reverse(f"{name}_change", args=[one.pk])) for one in found[:SHOWN]]
    more = len(found) > SHOWN
    listed = f"{reverse(f'{name}_changelist')}?{each.query(row)}" if more and each.query else ""
    return Group(each.name, links, more, listed)
