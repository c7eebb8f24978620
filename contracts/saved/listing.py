"""A person's saved searches as they stand in their list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F

from accounts.models import User
from contracts.models import FoundJob, Job, SavedSearch
from contracts.saved.summary import summary_of

MOST_NEW = 99


@dataclass(frozen=True)
class Line:
    """A search, what it asks for, and how many open jobs it has found since its owner looked, in figures."""

    search: SavedSearch
    summary: Sequence[str]
    new: int

    @property
    def how_many(self) -> str:
        return f"{MOST_NEW}+" if self.new > MOST_NEW else str(self.new)


def listed(user: User) -> list[Line]:
    """All of them, the last saved first; two statements."""
    searches = list(user.saved_searches.order_by("-pk")[: SavedSearch.MOST])
    new = FoundJob.objects.filter(search__in=searches, found_at__gt=F("search__opened_at"), job__state=Job.State.OPEN)
    counts = dict(new.order_by().values_list("search").annotate(Count("pk")))
    return [Line(search, summary_of(search.asked), counts.get(search.pk, 0)) for search in searches]
