"""The map of public pages: open jobs and freelancers, a part for so many ids each.

A part is a range of keys, never an offset: the last costs what the first does, and nothing is counted. What has closed,
is suspended or hides from search engines is not there.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Model, QuerySet
from django.urls import reverse

from contracts.models import Job, Listing

Row = TypeVar("Row", bound=Model)
A_PART = 5_000


class Part:
    """What a part lists, as Django's sitemaps ask for it."""

    def __init__(self, object_list: Sequence[Any]) -> None:
        self.object_list = object_list


class Parts:
    """Rows by ranges of their keys."""

    def __init__(self, rows: "QuerySet[Any]") -> None:
        self.rows = rows

    @property
    def num_pages(self) -> int:
        """At least one, which may be empty."""
        last: int = self.rows.model._default_manager.aggregate(last=Max("pk"))["last"] or 1
        return (last - 1) // A_PART + 1

    def page(self, number: int | str) -> Part:
        """The part of this number, from 1 on; empty where there is none."""
        first = (int(number) - 1) * A_PART
        return Part(list(self.rows.filter(pk__gt=first, pk__lte=first + A_PART).order_by("pk")))


class ByKey(Sitemap):
    """Pages of rows, found by ranges of their keys."""

    @property
    def paginator(self) -> Any:
        return Parts(self.items())  # type: ignore[arg-type]  # each has a queryset

    def get_latest_lastmod(self) -> datetime | None:
        """Nobody looks through all of them for it."""
        return None


class Jobs(ByKey):
    """Open jobs."""

    def items(self) -> "QuerySet[Job]":
        return Job.objects.open().only("pk", "published_at")

    def lastmod(self, job: Job) -> datetime | None:
        return job.published_at


class People(ByKey):
    """Freelancers who can be read without an account."""

    def items(self) -> "QuerySet[Listing]":
        return Listing.objects.seen_by(None).only("pk", "person_id")

    def location(self, listing: Listing) -> str:
        return reverse("person", args=[listing.person_id])


class Pages(Sitemap):
    """What says the same to everybody, and the lists."""

    def items(self) -> list[str]:
        return ["landing", "protection", "proof_of_funds", "jobs", "people"]

    def location(self, name: str) -> str:
        return reverse(name)


def every() -> "Iterator[tuple[str, Sitemap[Any]]]":
    """By the names in their addresses."""
    yield "pages", Pages()
    yield "jobs", Jobs()
    yield "people", People()
