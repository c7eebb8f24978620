"""A page of freelancers, as somebody filters and orders them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from contracts.directory import hours
from contracts.directory.filters import PeopleFilters
from contracts.directory.models import Listing, ListingQuerySet
from contracts.finding import slips, words
from marketplace import clock
from marketplace.paging import Page, count_of, page_among, page_of

PEOPLE_A_PAGE = 20


@dataclass(frozen=True)
class Found:
    """People who fit; `resemble` where none has just these words. `count` stops early, and then there are `more`."""

    page: Page[Listing]
    count: int
    more: bool
    resemble: bool


def browse(filters: PeopleFilters, query: Mapping[str, Any], *, by: object) -> Found:
    """The page of freelancers that an address asks for; a fixed number of statements, however many people there are."""
    people = _narrowed(filters, by)
    if not filters.words:
        count, more = count_of(people)
        return Found(page_of(_shown(people), query, by=filters.order, size=PEOPLE_A_PAGE), count, more, resemble=False)
    meant = words.meaning(filters.words)
    fit, count, more = words.that_fit(people, meant)
    resemble = not count and bool(like := slips.meant_by(filters.words, among=slips.OF_PEOPLE))
    if resemble:
        meant = like
        fit, count, more = words.that_fit(people, meant)
    if filters.best_first:
        best = words.best_first(fit, meant, by=filters.order)
        page = page_among(best, _shown(fit), query, size=PEOPLE_A_PAGE)
    else:
        page = page_of(_shown(fit), query, by=filters.order, size=PEOPLE_A_PAGE)
    return Found(page, count, more, resemble=resemble and bool(count))


def _narrowed(filters: PeopleFilters, by: object) -> ListingQuerySet:
    now = clock.now()
    people = filters.narrow(Listing.objects.seen_by(by), now.date())
    if filters.hours and isinstance(by, User):
        people = hours.overlapping(people, hours.of(by), hours=filters.hours, now=now)
    return people


def _shown(people: "QuerySet[Listing]") -> "QuerySet[Listing]":
    return people.select_related("person__profile", "person__record").prefetch_related(
        "person__skills", "person__languages"
    )
