"""The lines of a contract's milestones: those that need something are shown whole, the others fold into one line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from marketplace import times
from milestones.dispute_status import PastDispute
from milestones.models import ChangeRequest, Milestone, State
from milestones.workspace import actions
from milestones.workspace.actions import Action
from milestones.workspace.next_step import NextStep

OVER = {State.RELEASED, State.REFUNDED, State.SETTLED, State.CANCELLED}
# Of those that are not over and press nobody so many are shown whole, in order.
MOST_AT_HAND = 10


class Badge(NamedTuple):
    """The state whose badge a line has, other words for it, if any, and what it is the state of."""

    state: str
    word: str = ""
    kind: str = "milestone"


@dataclass(frozen=True)
class Line:
    """One milestone, as its head tells it."""

    milestone: Milestone
    processing: bool
    # The client's bank can take what was paid for it: nothing had been submitted. Its freelancer reads so until all is
    # withdrawn; whoever else, always, because nobody is to read from it when that was.
    is_unprotected: bool

    @property
    def badge(self) -> Badge:
        if self.milestone.hold.is_frozen:
            return Badge("frozen")
        if self.milestone.is_overdue:
            return Badge("overdue")
        if self.processing:
            return Badge(self.milestone.state, _("Payment with the bank"))
        return Badge(self.milestone.state, _("Refund came back") if self.milestone.refund_came_back else "")

    @property
    def when(self) -> str:
        """When it is due, if that was said."""
        if self.milestone.is_direct:
            return _("direct payment")
        due = self.milestone.due_on
        return _("due %(day)s") % {"day": times.day(due)} if due else ""

    @property
    def stands_out(self) -> tuple[str, ...]:
        """What must not be missed about it."""
        offer = None if is_over(self.milestone) else self.milestone.open_offer
        found = []
        if offer:
            found.append(_("refund request open") if offer.is_refund_request else _("offer open"))
        if taken := self.milestone.hold.taken_back:
            found.append(_("%(amount)s taken back by the bank") % {"amount": taken})
        elif self.is_unprotected:
            found.append(_("not protected from the bank"))
        return tuple(found)


@dataclass(frozen=True)
class Folded(Line):
    """Nothing but the head, and where the rest is shown."""

    opens_at: str
    is_folded = True


@dataclass(frozen=True)
class Row(Line):
    """One milestone with what comes next and what the reader can do."""

    next_step: NextStep
    actions: list[Action]
    is_current: bool
    is_open: bool
    criteria: Sequence[str]
    past_disputes: list[PastDispute]
    is_folded = False

    @property
    def rounds_used(self) -> int:
        return sum(hasattr(submission, "change_request") for submission in self.milestone.submissions.all())

    @property
    def asked_for(self) -> ChangeRequest | None:
        """What the client wants changed, as long as that is what the work waits for."""
        if self.milestone.state != State.CHANGES_REQUESTED:
            return None
        asked = [each.change_request for each in self.milestone.submissions.all() if hasattr(each, "change_request")]
        return max(asked, key=lambda each: each.number, default=None)

    @property
    def unmet(self) -> Sequence[str]:
        """The criteria that it names."""
        asked, submissions = self.asked_for, list[Any](self.milestone.submissions.all())
        return next((each.told["unmet"] for each in submissions if asked and each.pk == asked.submission_id), ())

    @property
    def buttons(self) -> list[Action]:
        return actions.in_front(self.actions)

    @property
    def more(self) -> list[Action]:
        return actions.in_the_back(self.actions)


def is_over(milestone: Milestone) -> bool:
    """Whether nothing comes next for it: its money has gone where it goes, or there was none."""
    return milestone.state in OVER and not milestone.refund_came_back and not milestone.hold.is_frozen


def at_hand(milestones: Sequence[Milestone], *, pressing: Collection[int], opened: Collection[int]) -> set[int]:
    """Ids of those shown whole: what presses, what somebody has opened, and the first of what is not over."""
    going_on = [milestone.pk for milestone in milestones if not is_over(milestone)]
    return {*pressing, *going_on[:MOST_AT_HAND], *opened}
