"""Finding: a fixed number of statements, each by an index, and a few rows of each kind.

Rows of one number or reference come first, then those of the amount, the newest first, then those that are most alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import IntegerField, Model, Q, Value
from django.urls import reverse

from accounts.models import User
from marketplace.desk.search.asked import Asked
from marketplace.desk.search.kinds import KINDS, Kind
from marketplace.desk.search.letters import MOST_COMPARED, count_as_alike, most_alike, resembling
from milestones.models import Milestone

SHOWN = 8


@dataclass(frozen=True)
class Hit:
    """One row: what it is, where it is read, and its badge's state and kind."""

    title: str
    more: str
    url: str
    state: str
    badge: str


@dataclass(frozen=True)
class Found:
    """Of one kind, and whether there are more than are shown."""

    name: str
    hits: Sequence[Hit]
    is_more: bool


@transaction.atomic
def find(asked: Asked, *, reader: User) -> list[Found]:
    """Whatever fits, of the kinds that this person may read; nothing of their own disputes. At most two a kind."""
    if not asked.plain:
        return []
    count_as_alike()
    found, milestones = [], list[int]()
    for kind in KINDS:
        # What disputes are found by is the milestones', also for who may read disputes alone.
        if not reader.has_perm(kind.right) and kind.model is not Milestone:
            continue
        ids = _ids(kind, asked, milestones)
        if kind.model is Milestone:
            milestones = ids
        if reader.has_perm(kind.right) and (hits := _shown(kind, ids, reader)):
            found.append(Found(kind.name, hits[:SHOWN], len(hits) > SHOWN))
    return found


def _ids(kind: Kind, asked: Asked, milestones: Sequence[int]) -> list[int]:
    """Primary keys, the surest first. One statement, however many ways there are; none where nothing can fit."""
    ways = list(_ways(kind, asked, milestones))
    if not ways:
        return []
    first, *others = ways
    rows = first.union(*others, all=True) if others else first
    ranked = sorted(rows, key=lambda row: row[1])
    return list(dict.fromkeys(pk for pk, _rank in ranked))


def _ways(kind: Kind, asked: Asked, milestones: Sequence[int]) -> "Iterable[Any]":
    rows, most = kind.model._default_manager.order_by(), SHOWN + 1

    def way(found: Any, rank: int) -> Any:
        return found.annotate(rank=Value(rank, output_field=IntegerField())).values_list("pk", "rank")

    if asked.number is not None:
        yield way(rows.filter(pk=asked.number), 0)
    if asked.reference:
        for column in kind.refs:
            value = asked.reference.lower() if column == "email" else asked.reference
            yield way(rows.filter(**{column: value})[:most], 0)
    if kind.amount and asked.amounts:
        same = Q()
        for money in asked.amounts:
            same |= Q(amount_minor=money.amount_minor, currency=money.currency)
        yield way(rows.filter(same).order_by("-pk")[:most], 1)
    if kind.by_milestone and milestones:
        yield way(rows.filter(**{f"{kind.by_milestone}__in": milestones[:most]})[:most], 1)
    if kind.words and asked.words:
        some = rows.filter(pk__in=rows.filter(resembling(asked.words, kind.words)).values("pk")[:MOST_COMPARED])
        yield way(most_alike(some, asked.words, kind.words, most), 2)


def _shown(kind: Kind, ids: Sequence[int], reader: User) -> list[Hit]:
    if not ids:
        return []
    rows = kind.model._default_manager.filter(pk__in=ids[: SHOWN + 1]).select_related(*kind.with_row)
    for column in kind.parties:
        rows = rows.exclude(**{column: reader})
    by_key = {row.pk: row for row in rows}
    return [_hit(kind, by_key[pk]) for pk in ids if pk in by_key]


def _hit(kind: Kind, row: Model) -> Hit:
    meta, (column, badge) = kind.model._meta, kind.state
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    return Hit(kind.title(row), kind.more(row), url, str(getattr(row, column, "")) if column else "", badge)
