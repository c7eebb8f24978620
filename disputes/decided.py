"""Rulings as the two sides read them: only what has come into force, and what it means in money."""

from collections.abc import Sequence
from dataclasses import dataclass

from disputes.models import Dispute, Finding, Ruling
from disputes.sides import split_bar
from marketplace.money import Money, fee_minor
from milestones import settling


@dataclass(frozen=True)
class Decided:
    """A ruling with its findings; `net` is what the freelancer receives of their share after the fee."""

    ruling: Ruling
    findings: Sequence[Finding]
    sentence: str
    fee: Money
    net: Money
    bar: list[tuple[str, str, float, str]]

    @property
    def stands(self) -> bool:
        """Whether it is neither appealed nor overtaken by an agreement."""
        return self.ruling.state in {Ruling.State.IN_FORCE, Ruling.State.CARRIED_OUT}


def decided_in(dispute: Dispute) -> list[Decided]:
    """In order. What waits for a second person or was not confirmed is nobody's business yet."""
    milestone = dispute.milestone
    found = dispute.rulings.filter(in_force_at__isnull=False).prefetch_related("findings__criterion")
    decided = []
    for ruling in found:
        fee = Money(
            fee_minor(ruling.to_freelancer_minor, milestone.contract.fee_bps, milestone.currency), milestone.currency
        )
        decided.append(
            Decided(
                ruling=ruling,
                findings=list(ruling.findings.all()),
                sentence=settling.sentence(milestone, ruling.to_freelancer_minor),
                fee=fee,
                net=ruling.to_freelancer - fee,
                bar=split_bar(dispute, ruling.to_freelancer_minor),
            )
        )
    return decided
