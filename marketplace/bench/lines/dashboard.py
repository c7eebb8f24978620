"""What a person sees first, and all their contracts: a client with 1,000 of 100 milestones beside one with 10 of 5."""

import time
from collections.abc import Iterator

from accounts.models import User
from marketplace.bench.data import contracts, copies, people
from marketplace.bench.measured import Measured, figure, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.bench.timing import Page, page, signed_in
from milestones.workspace import drawing

PAGES = {
    "Dashboard": "/dashboard/",
    "Contracts": "/contracts/",
    "Contracts that are over": "/contracts/?show=over",
}
MOST_KILOBYTES = 60


def measure(size: Size) -> Iterator[Measured]:
    """Each page of few and of many, how long it is, and what drawing a contract of many milestones costs."""
    many, milestones = size.of(1_000, 30), size.of(100, 20)
    small, _ = _costs(10, 5)
    large, drawn = _costs(many, milestones)
    for what in PAGES:
        yield growth(
            f"{what}, {many:,} contracts of {milestones} against 10 of 5",
            small[what].milliseconds,
            large[what].milliseconds,
        )
        yield figure(f"{what}, its length", large[what].kilobytes, "KB", at_most=MOST_KILOBYTES)
    yield figure(f"Drawing one contract of {milestones} milestones anew", drawn, "ms")


def _costs(number: int, milestones: int) -> tuple[dict[str, Page], float]:
    client = people.client(f"Client of {number}")
    with step(f"{number:,} contracts of {milestones}"):
        [first] = contracts.made(client, people.freelancer(), 1, milestones)
        copies.copied(first, number - 1)
    with step("drawing them"):
        drawn = _drawn(number)
    with step("looking"):
        return _looked(client), drawn


def _drawn(number: int) -> float:
    """Milliseconds for each."""
    began = time.perf_counter()
    drawing.draw_due()
    return (time.perf_counter() - began) * 1_000 / number


def _looked(client: User) -> dict[str, Page]:
    browser = signed_in(client)
    return {what: page(browser, path) for what, path in PAGES.items()}
