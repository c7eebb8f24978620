"""Rulings as the two sides read them: only what has come into force, and what it means in money."""

from collections.abc import Sequence
from dataclasses import dataclass

from disputes.case.sides import split_bar
from disputes.models import Dispute, Finding, Ruling
from milestones.clocks import Party
from milestones.outcomes import settling
from milestones.outcomes.split import Split, split_of


@dataclass(frozen=True)
class Decided:
    """A ruling with its findings and what it means in money."""

    ruling: Ruling
    findings: Sequence[Finding]
    sentence: str
    split: Split
    bar: list[tuple[str, str, float, str]]

    @property
    def stands(self) -> bool:
        """Whether it is neither appealed nor overtaken by an agreement."""
        return self.ruling.state in {Ruling.State.IN_FORCE, Ruling.State.CARRIED_OUT}


def decided_in(dispute: Dispute, side: Party) -> list[Decided]:
    """In order, as this side reads it. What waits for a second person or was not confirmed is nobody's business yet."""
    milestone = dispute.milestone
    found = dispute.rulings.filter(in_force_at__isnull=False).prefetch_related("findings__criterion")
    decided = []
    for ruling in found:
        decided.append(
            Decided(
                ruling=ruling,
                findings=list(ruling.findings.all()),
                sentence=settling.sentence(milestone, ruling.to_freelancer_minor, side),
                split=split_of(milestone, ruling.to_freelancer_minor),
                bar=split_bar(dispute, ruling.to_freelancer_minor),
            )
        )
    return decided
