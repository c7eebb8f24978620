"""Saved searches of 10,000 people: new jobs are held against all of them at once, and mail is written in batches."""

from collections.abc import Callable, Iterator
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.models import FoundJob, JobToMatch, SavedSearch
from contracts.saved import mailing, matching
from contracts.saved.mailing import SEARCHES_AT_ONCE
from contracts.saved.matching import JOBS_AT_ONCE
from marketplace.bench.data import jobs, searches
from marketplace.bench.measured import Measured, figure, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.later import left_to_the_schedule

FEW = 100


def measure(size: Size) -> Iterator[Measured]:
    """Statements and time of a batch of jobs, and of a batch of mail, for few people and for many."""
    people = size.of(10_000, 300)
    jobs.opened(JOBS_AT_ONCE)
    JobToMatch.objects.all().delete()
    few_matched, few_mailed = _batches(FEW)
    matched, mailed = _batches(people - FEW)
    each = f"a batch of {JOBS_AT_ONCE} jobs and the searches of"
    yield growth(f"statements of {each} {people:,} people", few_matched[0], matched[0], "", at_most=1)
    yield figure(f"time of {each} {people:,} people", matched[1], "ms")
    yield figure("  jobs found for them", FoundJob.objects.count(), "")
    mail = f"a batch of mail of at most {SEARCHES_AT_ONCE} searches"
    yield growth(f"statements of {mail}, {people:,} people", few_mailed[0], mailed[0], "", at_most=1)
    yield growth(f"time of {mail}, {people:,} people", few_mailed[1], mailed[1])


def _batches(people: int) -> tuple[tuple[int, float], tuple[int, float]]:
    with step(f"searches of {people:,} people"):
        searches.saved(people)
    jobs.opened(JOBS_AT_ONCE)
    jobs.looked_over()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contracts_savedsearch")
    with step("matching"):
        matched = _cost(matching.match_some)
    with step("writing mail"):
        mailed = _cost(mailing.write_some)
    SavedSearch.objects.filter(waits=True).update(waits=False)
    return matched, mailed


def _cost(do: Callable[[], int]) -> tuple[int, float]:
    """Statements, and milliseconds."""
    began = perf_counter()
    with left_to_the_schedule(), CaptureQueriesContext(connection) as asked:
        done = do()
    if not done:
        raise ValueError("Nothing was done, so it cannot be measured.")
    return len(asked), (perf_counter() - began) * 1_000
