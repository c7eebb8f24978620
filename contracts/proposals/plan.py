"""A plan in memory and as a version keeps it: its milestones in their order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Step:
    """One milestone of a plan, in the job's currency. `criteria` are what its work will be judged by."""

    title: str
    amount_minor: int
    due_on: date
    criteria: Sequence[str]

    def kept(self) -> dict[str, Any]:
        """As a version keeps it."""
        return {
            "title": self.title,
            "amount_minor": self.amount_minor,
            "due_on": self.due_on.isoformat(),
            "criteria": list(self.criteria),
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """What `kept` has written."""
        return cls(
            kept["title"], kept["amount_minor"], date.fromisoformat(kept["due_on"]), tuple(map(str, kept["criteria"]))
        )


def total_minor(plan: Iterable[Step]) -> int:
    """What all of it costs, in minor units."""
    return sum(step.amount_minor for step in plan)
