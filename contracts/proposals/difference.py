"""What one plan has that another does not, in words and money: the same for both sides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.proposals.pairing import paired
from contracts.proposals.plan import Step
from marketplace.fees import Arriving, arriving
from marketplace.money import Money


@dataclass(frozen=True)
class Line:
    """A criterion that stays, is added or is taken out."""

    text: str
    is_added: bool = False
    is_out: bool = False


@dataclass(frozen=True)
class StepDifference:
    """A milestone before and after; one that is added has no `before`, one that is taken out no `after`."""

    before: Step | None
    after: Step | None
    number: int
    was_number: int
    currency: str

    @property
    def step(self) -> Step:
        found = self.after or self.before
        assert found  # noqa: S101 (there is one of the two)
        return found

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def is_out(self) -> bool:
        return self.after is None

    @property
    def is_changed(self) -> bool:
        return bool(self.before and self.after and self.before.kept() != self.after.kept())

    @property
    def amount(self) -> Money:
        return Money(self.step.amount_minor, self.currency)

    @property
    def was_amount(self) -> Money | None:
        """What it was, where it is another."""
        if self.before is None or self.after is None or self.before.amount_minor == self.after.amount_minor:
            return None
        return Money(self.before.amount_minor, self.currency)

    @property
    def was_title(self) -> str:
        """What it was called, where it is called otherwise."""
        if self.before is None or self.after is None or self.before.title == self.after.title:
            return ""
        return self.before.title

    @property
    def was_due_on(self) -> date | None:
        """When it was due, where it is due on another day."""
        if self.before is None or self.after is None or self.before.due_on == self.after.due_on:
            return None
        return self.before.due_on

    @property
    def criteria(self) -> list[Line]:
        """Each criterion, in the order of the plan; what is taken out stands where it was."""
        if self.before is None or self.after is None:
            return [Line(text) for text in self.step.criteria]
        return list(_lines(self.before.criteria, self.after.criteria))

    @property
    def criteria_changed(self) -> bool:
        return any(line.is_added or line.is_out for line in self.criteria)


@dataclass(frozen=True)
class Difference:
    """Between two plans: each milestone, and what the client pays and the freelancer receives, before and after."""

    steps: Sequence[StepDifference]
    before: Arriving
    after: Arriving

    @property
    def changed(self) -> list[StepDifference]:
        """The milestones that are not as they were."""
        return [step for step in self.steps if step.is_added or step.is_out or step.is_changed]

    @property
    def is_none(self) -> bool:
        """Whether both plans are the same."""
        return not self.changed and not self.is_moved

    @property
    def is_moved(self) -> bool:
        """Whether milestones that both plans have stand in another order."""
        was = [step.was_number for step in self.steps if step.before and step.after]
        return was != sorted(was)

    @property
    def unchanged_count(self) -> int:
        """How many are as they were."""
        return len(self.steps) - len(self.changed)

    @property
    def words(self) -> list[str]:
        """Whole sentences: what was added, taken out and changed, and what that makes of the total."""
        added, out = sum(step.is_added for step in self.steps), sum(step.is_out for step in self.steps)
        changed = len(self.changed) - added - out
        told = [
            (changed, ngettext("{number} milestone is changed.", "{number} milestones are changed.", changed)),
            (added, ngettext("{number} milestone is added.", "{number} milestones are added.", added)),
            (out, ngettext("{number} milestone is taken out.", "{number} milestones are taken out.", out)),
        ]
        counted = [words.format(number=number) for number, words in told if number]
        if self.is_moved:
            counted.append(_("The milestones stand in another order."))
        return [*(counted or [_("The milestones are the same.")]), self._total]

    @property
    def _total(self) -> str:
        before, after = self.before.whole, self.after.whole
        if after == before:
            return _("The total stays {total}.").format(total=after)
        gap = Money(abs(after.amount_minor - before.amount_minor), after.currency)
        places = {"gap": gap, "before": before, "after": after}
        if after.amount_minor > before.amount_minor:
            return _("The total is {gap} more: {after} instead of {before}.").format(**places)
        return _("The total is {gap} less: {after} instead of {before}.").format(**places)


def difference(before: Sequence[Step], after: Sequence[Step], currency: str) -> Difference:
    """What `after` changes in `before`, by the fee of today; milestones are found again by their words."""
    steps = [
        StepDifference(
            None if old is None else before[old],
            None if new is None else after[new],
            0 if new is None else new + 1,
            0 if old is None else old + 1,
            currency,
        )
        for old, new in paired(before, after)
    ]
    return Difference(steps, _sums(before, currency), _sums(after, currency))


def _sums(plan: Sequence[Step], currency: str) -> Arriving:
    return arriving([step.amount_minor for step in plan], currency, bps=settings.PLATFORM_FEE_BPS)


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for what, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from (Line(text) for text in after[new_start:new_end])
        else:
            yield from (Line(text, is_out=True) for text in before[start:end])
            yield from (Line(text, is_added=True) for text in after[new_start:new_end])
