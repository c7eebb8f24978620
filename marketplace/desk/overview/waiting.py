"""What waits for staff, each with the day that people were promised: the earliest first, of what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from marketplace import clock
from marketplace.desk.overview.kinds_of_waiting import KINDS, Kind

SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """One of them: what it is about, by when it was promised (None: no day was), and where it is done."""

    about: str
    due_at: datetime | None
    url: str
    is_late: bool


@dataclass(frozen=True)
class Pile:
    """Some of one kind, and whether there are more."""

    what: str
    waiting: Sequence[Waiting]
    more_url: str

    @property
    def is_late(self) -> bool:
        return any(each.is_late for each in self.waiting)


def piles_for(reader: User) -> list[Pile]:
    """Of each kind that this person may see and of which anything waits for them. One statement a kind."""
    return [pile for pile in (_pile(kind, reader) for kind in KINDS if reader.has_perm(kind.right)) if pile.waiting]


def _pile(kind: Kind, reader: User) -> Pile:
    rows, now = kind.rows(), clock.now()
    for column in kind.not_of:
        rows = rows.exclude(**{column: reader})
    found, shown = list(rows[: SHOWN + 1]), []
    for row in found[:SHOWN]:
        due_at: datetime | None = kind.due(row) if kind.due else None
        late = due_at is not None and due_at <= now
        goal = getattr(row, kind.leads_to) if kind.leads_to else row
        shown.append(Waiting(kind.about(row), due_at, _page(goal, "change", goal.pk), late))
    return Pile(kind.what, shown, f"{_page(kind.listed, 'changelist')}{kind.query}" if len(found) > SHOWN else "")


def _page(of: Model | type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{of._meta.app_label}_{of._meta.model_name}_{page}", args=args)
