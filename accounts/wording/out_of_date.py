"""What makes a notice out of date: an instant that has passed, or something that is no longer as it was."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.wording.facts import Kept, instant

# Of several notices, asked in one statement: for each, whether what it asked for or said is still so.
Question = Callable[[Sequence[Kept]], Sequence[bool]]


@dataclass(frozen=True)
class Until:
    """Up to the instant that is the fact `passes`, and while `stands` says so, which reads the facts `of`."""

    passes: str = ""
    stands: Question | None = field(default=None)
    of: tuple[str, ...] = ()

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({*self.of, self.passes} - {""})


# It tells what has happened, and that stays so.
FOR_GOOD = Until()


def stand(told: Sequence[tuple[Until, Kept]], now: datetime) -> list[bool]:
    """For each whether it is still so; a statement for each question that there is among them, whatever the number."""
    found = [not _has_passed(until, facts, now) for until, facts in told]
    asked: dict[Question, list[int]] = defaultdict(list)
    for position, (until, _) in enumerate(told):
        if found[position] and until.stands:
            asked[until.stands].append(position)
    for question, positions in asked.items():
        answers = question([told[position][1] for position in positions])
        for position, answer in zip(positions, answers, strict=True):
            found[position] = answer
    return found


def _has_passed(until: Until, facts: Kept, now: datetime) -> bool:
    at = instant(facts[until.passes]) if until.passes else None
    return at is not None and at <= now
