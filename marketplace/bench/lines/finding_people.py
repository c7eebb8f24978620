"""Finding people among 50,000 freelancers: the directory, its last page, searches and filters."""

from collections.abc import Iterator

from contracts.directory.browsing import PEOPLE_A_PAGE
from contracts.models import Listing
from marketplace.bench.data import listings, people
from marketplace.bench.measured import Measured, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.bench.timing import page, signed_in
from marketplace.paging import page_of

ASKED = {
    "first page": "/people/",
    "newest first": "/people/?sort=newest",
    "a common word, which half of them have": "/people/?q=logo",
    "a word that one in forty has": "/people/?q=bakery",
    "two common words that nobody has together": "/people/?q=logo+bakery",
    "a rare word, which a page of them has": "/people/?q=zeppelin",
    "a word that none has": "/people/?q=submarine",
    "a slip of the keyboard": "/people/?q=bakrey",
    "two skills": "/people/?skill=Skill+7,Skill+43",
    "a country and a language": "/people/?country=PT&language=en",
    "hours that they share with the reader": "/people/?overlap=4",
    "available, on time and undisputed": "/people/?available=on&on_time=on&undisputed=on",
    "a word in a country": "/people/?q=logo&country=HR",
}


def measure(size: Size) -> Iterator[Measured]:
    """Each page of few and of many."""
    few, many = 2_000, size.of(50_000, 6_000)
    before = _costs(few)
    after = _costs(many - few)
    for what, small in before.items():
        yield growth(f"Finding people: {what}, {many:,} against {few:,}", small, after[what])


def _costs(number: int) -> dict[str, float]:
    with step(f"{number:,} freelancers"):
        listings.joined(number)
        listings.looked_over()
    browser = signed_in(people.client("Looking Client"))
    with step("asking"):
        costs = {what: page(browser, path).milliseconds for what, path in ASKED.items()}
        costs["last page"] = page(browser, f"/people/?older={_last()}").milliseconds
    return costs


def _last() -> str:
    """The key of the last page but one, which those who did least begin after."""
    return page_of(Listing.objects.seen_by(None), {}, by=("jobs_done", "id"), size=PEOPLE_A_PAGE).older
