"""Which milestone of one plan is which of another: people move, rename and reprice them."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from contracts.proposals.plan import Step

# So much of the words of two milestones is the same where they are taken for one.
ALIKE = 0.6


def paired(before: Sequence[Step], after: Sequence[Step]) -> Iterator[tuple[int | None, int | None]]:
    """Places in both plans, in the order of the new one; what was taken out stands after what it stood after.

    First by the same title, then by criteria and titles that are alike. A plan has few milestones.
    """
    found: dict[int, int] = {}
    for likeness in (_same_title, _alike):
        for new in range(len(after)):
            free = [old for old in range(len(before)) if old not in found.values()]
            likely = [(likeness(before[old], after[new]), -abs(old - new), old) for old in free]
            if new not in found and likely and max(likely)[0] >= ALIKE:
                found[new] = max(likely)[2]
    gone = [old for old in range(len(before)) if old not in found.values()]
    yield from _out(gone, -1, before)
    for new in range(len(after)):
        yield found.get(new), new
        if new in found:
            yield from _out(gone, found[new], before)


def _out(gone: Sequence[int], after: int, before: Sequence[Step]) -> Iterator[tuple[int, None]]:
    """Those taken out that stood right after this place of the old plan, up to one that is still there."""
    for old in range(after + 1, len(before)):
        if old not in gone:
            return
        yield old, None


def _same_title(one: Step, other: Step) -> float:
    return 1.0 if one.title.casefold() == other.title.casefold() else 0.0


def _alike(one: Step, other: Step) -> float:
    shared = len(set(one.criteria) & set(other.criteria)) / max(len(one.criteria), len(other.criteria), 1)
    return max(shared, SequenceMatcher(None, one.title.casefold(), other.title.casefold()).ratio())
