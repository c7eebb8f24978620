"""Finding jobs among 200,000 open ones: the list, its last page, and searches.

A search puts a bounded number of jobs into an order, however many fit: see `contracts/finding/words.py`.
"""

from collections.abc import Iterator
from datetime import timedelta

from accounts.models import User
from contracts.finding.browsing import JOBS_A_PAGE
from contracts.models import Job, SavedJob, Visit
from marketplace import clock
from marketplace.bench.data import jobs, people
from marketplace.bench.measured import Measured, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.bench.timing import page, signed_in
from marketplace.paging import page_of

SOON = timedelta(days=3)
ASKED = {
    "first page": "/jobs/",
    "a common word, which half of them have": "/jobs/?q=logo",
    "the same, newest first": "/jobs/?q=logo&sort=newest",
    "a word that one in forty has": "/jobs/?q=bakery",
    "two words, both common": "/jobs/?q=logo+poster",
    "two common words that no job has together": "/jobs/?q=logo+bakery",
    "a rare word, which a page of them has": "/jobs/?q=zeppelin",
    "a word that none has": "/jobs/?q=submarine",
    "a slip of the keyboard": "/jobs/?q=bakrey",
    "a slip of a rare word": "/jobs/?q=zepelin",
    "a category": "/jobs/?category=design",
    "a skill": "/jobs/?skill=Skill+7",
    "two skills": "/jobs/?skill=Skill+8,Skill+50",
    "two skills that no job asks for together": "/jobs/?skill=Skill+7,Skill+8",
    "posted in the last hours": "/jobs/?posted=1",
    "needed within days": "/jobs/?needed_until={soon}",
    "needed within days, soonest first": "/jobs/?needed_until={soon}&sort=needed",
    "a country, which one client in fifty is of": "/jobs/?country=HR",
    "a country of many": "/jobs/?country=DE",
    "a country of none": "/jobs/?country=JP",
    "clients who have hired": "/jobs/?record=hired",
    "clients who have hired often": "/jobs/?record=often",
    "no proposal yet": "/jobs/?proposals=0",
    "few proposals, fewest first": "/jobs/?proposals=9&sort=proposals",
    "everything at once": "/jobs/?category=design&skill=Skill+8&currency=EUR&country=DE&proposals=19&record=hired",
    "a word and everything at once": "/jobs/?q=logo&category=design&currency=EUR&country=DE&proposals=19&record=hired",
    "highest budget first": "/jobs/?sort=budget&currency=EUR",
    "a word in a category": "/jobs/?q=logo&category=writing",
}


def measure(size: Size) -> Iterator[Measured]:
    """Each page of few and of many."""
    few, many = 2_000, size.of(200_000, 6_000)
    reader = people.freelancer()
    before = _costs(reader, few)
    after = _costs(reader, many - few)
    for what, small in before.items():
        yield growth(f"Finding jobs: {what}, {many:,} against {few:,}", small, after[what])


def _costs(reader: User, number: int) -> dict[str, float]:
    with step(f"{number:,} jobs"):
        jobs.opened(number)
        jobs.looked_over()
    soon = (clock.now() + SOON).date()
    browser, of_reader = signed_in(None), signed_in(reader)
    with step("asking"):
        costs = {what: page(browser, path.format(soon=soon)).milliseconds for what, path in ASKED.items()}
        costs["last page"] = page(browser, f"/jobs/?older={_last()}").milliseconds
        _was_here_before(reader)
        costs["what is new since the last visit"] = page(of_reader, "/jobs/").milliseconds
        SavedJob.objects.bulk_create(
            SavedJob(user=reader, job=job) for job in Job.objects.order_by("-pk")[: number // 4]
        )
        costs["saved jobs"] = page(of_reader, "/jobs/saved/").milliseconds
    return costs


def _was_here_before(reader: User) -> None:
    """Long ago: every open job is new."""
    before = clock.now() - timedelta(days=365)
    Visit.objects.update_or_create(user=reader, defaults={"looked_at": clock.now(), "before": before})


def _last() -> str:
    """The key of the last page but one, which the oldest begin after."""
    return page_of(Job.objects.open(), {}, by=("published_at", "id"), size=JOBS_A_PAGE).older
