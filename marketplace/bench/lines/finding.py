"""Finding jobs among 200,000 open ones: the list, its last page, and searches.

A search puts a bounded number of jobs into an order, however many fit: see `contracts/finding/words.py`.
"""

from collections.abc import Iterator

from accounts.models import User
from contracts.finding.browsing import JOBS_A_PAGE
from contracts.models import Job
from marketplace.bench.data import jobs, people
from marketplace.bench.measured import Measured, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.bench.timing import page, signed_in
from marketplace.paging import page_of

ASKED = {
    "first page": "/jobs/",
    "a common word, which half of them have": "/jobs/?q=logo",
    "the same, newest first": "/jobs/?q=logo&sort=newest",
    "a word that one in forty has": "/jobs/?q=bakery",
    "two words, both common": "/jobs/?q=logo+poster",
    "two common words that no job has together": "/jobs/?q=logo+bakery",
    "a rare word, which one in a thousand has": "/jobs/?q=zeppelin",
    "a word that none has": "/jobs/?q=submarine",
    "a slip of the keyboard": "/jobs/?q=bakrey",
    "a slip of a rare word": "/jobs/?q=zepelin",
    "a category": "/jobs/?category=design",
    "a skill": "/jobs/?skill=Skill+7",
    "highest budget first": "/jobs/?sort=budget&currency=EUR",
    "a word in a category": "/jobs/?q=logo&category=writing",
}


def measure(size: Size) -> Iterator[Measured]:
    """Each page of few and of many."""
    few, many = 2_000, size.of(200_000, 6_000)
    owner = people.client()
    before = _costs(owner, few)
    after = _costs(owner, many - few)
    for what, small in before.items():
        yield growth(f"Finding jobs: {what}, {many:,} against {few:,}", small, after[what])


def _costs(owner: User, number: int) -> dict[str, float]:
    with step(f"{number:,} jobs"):
        jobs.opened(owner, number)
        jobs.looked_over()
    browser = signed_in(None)
    with step("asking"):
        costs = {what: page(browser, path).milliseconds for what, path in ASKED.items()}
        costs["last page"] = page(browser, f"/jobs/?older={_last()}").milliseconds
    return costs


def _last() -> str:
    """The key of the last page but one, which the oldest begin after."""
    return page_of(Job.objects.open(), {}, by=("published_at", "id"), size=JOBS_A_PAGE).older
