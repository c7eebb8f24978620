"""A page of open jobs, as somebody filters and orders them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from contracts.finding import slips, words
from contracts.finding.filters import JobFilters
from contracts.models import Job
from marketplace.paging import Page, count_of, page_among, page_of

JOBS_A_PAGE = 20


@dataclass(frozen=True)
class Found:
    """Jobs that fit; `resemble` where none has just these words. `count` stops early, and then there are `more`."""

    page: Page[Job]
    count: int
    more: bool
    resemble: bool


def browse(filters: JobFilters, query: Mapping[str, Any]) -> Found:
    """The page of open jobs that an address asks for; a fixed number of statements, however many jobs there are."""
    jobs = filters.narrow(Job.objects.open())
    if not filters.words:
        count, more = count_of(jobs)
        page = page_of(_shown(jobs), query, by=filters.order, size=JOBS_A_PAGE)
        return Found(page, count, more, resemble=False)
    meant = words.meaning(filters.words)
    fit, count, more = words.that_fit(jobs, meant)
    resemble = not count and bool(like := slips.meant_by(filters.words))
    if resemble:
        meant = like
        fit, count, more = words.that_fit(jobs, meant)
    if filters.best_first:
        page = page_among(words.best_first(fit, meant), _shown(fit), query, size=JOBS_A_PAGE)
    else:
        page = page_of(_shown(fit), query, by=filters.order, size=JOBS_A_PAGE)
    return Found(page, count, more, resemble=resemble and bool(count))


@dataclass(frozen=True)
class New:
    """How many open jobs that fit the filters were posted since the reader's last visit, as far as they are counted."""

    count: int
    more: bool


def count_new(filters: JobFilters) -> New | None:
    """None where nobody knows of a last visit, where words are searched for, or where the list says when by itself."""
    if filters.since is None or filters.words or "posted" in filters.chosen:
        return None
    fit = filters.narrow(Job.objects.open()).filter(published_at__gt=filters.since)
    return New(*count_of(fit))


def _shown(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.select_related("client").prefetch_related("skills")
