"""What a client compares of several proposals: the price against the budget, and when all of it would be done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from contracts.models import Job, Proposal
from marketplace.money import Money

# Fewer stand side by side with all that they say; from so many on, a table is easier to compare.
A_TABLE_FROM = 3


@dataclass(frozen=True)
class Compared:
    """One proposal, and what is worked out of it; `last_day` is when its last milestone is due."""

    proposal: Proposal
    against_budget: str
    last_day: date
    criteria: int

    @property
    def version(self) -> int | None:
        """The version that is compared, where there is more than one."""
        return self.proposal.agreed if self.proposal.turns > 1 else None

    @property
    def waits(self) -> int | None:
        """The client's plan that its freelancer has not answered."""
        return self.proposal.waits if self.proposal.plan_waits else None


def compared(proposals: Iterable[Proposal], job: Job) -> Iterator[Compared]:
    """Each of these, read with its plan."""
    for proposal in proposals:
        # Sums and days are of the job on the page: it is in memory already.
        plan = list(proposal.plan.all())
        last = max(step.due_on for step in plan)
        yield Compared(proposal, _against(proposal.price_minor, job), last, sum(len(step.criteria) for step in plan))


def _against(price_minor: int, job: Job) -> str:
    gap = Money(abs(price_minor - job.budget_minor), job.currency)
    if not gap:
        return _("Exactly your budget")
    if price_minor < job.budget_minor:
        return _("{gap} under your budget").format(gap=gap)
    return _("{gap} over your budget").format(gap=gap)
