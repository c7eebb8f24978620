"""The versions of a proposal as its page tells them: what each changed, who made it, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.conf import settings

from contracts.models import PlanAnswer, PlanVersion, Proposal, ProposalFile
from contracts.proposals.difference import Difference, difference
from marketplace.fees import arriving
from marketplace.money import Money


@dataclass(frozen=True)
class Told:
    """One version, the one that it was made from, and the files that came and went with it."""

    version: PlanVersion
    before: PlanVersion | None
    proposal: Proposal
    hired_on: int | None
    letter_changed: bool
    files: Sequence[ProposalFile]
    files_out: Sequence[ProposalFile]

    @property
    def number(self) -> int:
        return self.version.number

    @property
    def price(self) -> Money:
        return Money(self.version.price_minor, self.proposal.job.currency)

    @property
    def net(self) -> Money:
        """What arrives at the freelancer, by the fee of today."""
        amounts = [step.amount_minor for step in self.version.steps]
        return arriving(amounts, self.proposal.job.currency, bps=settings.PLATFORM_FEE_BPS).net

    @cached_property
    def difference(self) -> Difference | None:
        """What it changed; nothing for the first."""
        if self.before is None:
            return None
        return difference(self.before.steps, self.version.steps, self.proposal.job.currency)

    @property
    def by_freelancer(self) -> bool:
        return self.version.by_id == self.proposal.freelancer_id

    @property
    def answer(self) -> PlanAnswer | None:
        return getattr(self.version, "answer", None)

    @property
    def waits(self) -> bool:
        return self.proposal.is_live and self.number == self.proposal.waits

    @property
    def fate(self) -> str:
        """What became of it, for a badge; see `marketplace/templatetags/badges.py`."""
        if self.number == self.hired_on:
            return "hired"
        if self.waits:
            return "waits"
        if self.number == self.proposal.agreed:
            return "stands"
        if self.answer and self.answer.kind == PlanAnswer.Kind.DECLINED:
            return "declined"
        return "replaced"


@dataclass(frozen=True)
class History:
    """All versions, the newest first, and the files that are part of the proposal now."""

    told: Sequence[Told]
    files: Sequence[ProposalFile]

    @property
    def newest(self) -> Told:
        return self.told[0]

    @property
    def is_bargained(self) -> bool:
        return len(self.told) > 1

    @property
    def waiting(self) -> Told | None:
        """The client's plan that waits for the freelancer."""
        return next((each for each in self.told if each.waits), None)

    @property
    def agreed(self) -> Told | None:
        """The one that the freelancer stands by."""
        return next((each for each in self.told if each.number == each.proposal.agreed), None)


def history_of(proposal: Proposal, *, hired_on: int | None = None) -> History:
    """Read all of it; a fixed number of statements. `proposal` has its job and people."""
    versions = list(proposal.versions.select_related("by", "answer__by").order_by("-number"))
    by_number = {version.number: version for version in versions}
    files = list(ProposalFile.objects.filter(proposal=proposal).select_related("taken_out__version").order_by("id"))
    letters = [version for version in versions if version.by_id == proposal.freelancer_id]
    rewritten = {one.number for one, older in pairwise(letters) if one.letter != older.letter}
    told = [
        Told(
            version,
            by_number.get(version.changes or 0),
            proposal,
            hired_on,
            version.number in rewritten,
            [file for file in files if file.came_with == version.number and version.number > 1],
            [file for file in files if _gone_with(file) == version.number],
        )
        for version in versions
    ]
    return History(told, [file for file in files if _gone_with(file) is None])


def files_of(proposal: Proposal) -> list[ProposalFile]:
    """Those that are part of it now."""
    return list(ProposalFile.objects.filter(proposal=proposal, taken_out=None).order_by("id"))


def _gone_with(file: ProposalFile) -> int | None:
    taken = getattr(file, "taken_out", None)
    return taken.version.number if taken else None
