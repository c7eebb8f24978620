"""The daily check of the books beside a ledger of ten thousand entries and of a long one: it costs what a day costs.

Of a million entries it takes too long to make the chain for each run; nothing here asks how many there are.
"""

import time
from collections.abc import Iterator, Sequence
from statistics import median

from escrow.books import chain, cover, daily, everything
from marketplace.bench.data import entries
from marketplace.bench.measured import Measured, figure, growth
from marketplace.bench.progress import step
from marketplace.bench.size import Size
from marketplace.bench.timing import milliseconds
from milestones import verification

DAY, DAYS = 2_000, 3
DAILY = "daily check after a day of {:,} entries, {:,} entries before it, beside {:,}"

PROOF = "what the page of proof sums, {:,} entries beside {:,}"


def measure(size: Size) -> Iterator[Measured]:
    """Three days on each ledger; the first checkpoints are made before."""
    few, many = size.of(10_000, 2_000), size.of(200_000, 20_000)
    _ledger(few)
    small, page = _days(), _page()
    _ledger(many - few)
    yield growth(DAILY.format(DAY, many, few), small, _days())
    yield growth(PROOF.format(many, few), page, _page())
    with step("a full check"):
        began = time.monotonic()
        _without(everything.verify())
    yield figure(f"a full check of {many:,} entries", time.monotonic() - began, "s")


def _ledger(number: int) -> None:
    with step(f"{number:,} entries"):
        entries.entries(number)
    with step("their links, and two checkpoints"):
        chain.extend_fully()
        for _ in range(2):
            _without(daily.verify(verification.verify_touched))
            entries.entries(5)


def _days() -> float:
    """The median of some days, in milliseconds."""
    taken = []
    for _ in range(DAYS):
        entries.entries(DAY)
        chain.extend_fully()
        began = time.monotonic()
        _without(daily.verify(verification.verify_touched))
        taken.append(time.monotonic() - began)
    return median(taken) * 1_000


def _page() -> float:
    return milliseconds(lambda: cover.positions(["sandbox"]))


def _without(problems: Sequence[object]) -> None:
    if problems:
        raise RuntimeError(f"The books do not agree: {problems[:3]}")
