"""What a ruling has to say before it is one: a split that adds up, reasons, and an answer to what is at issue."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from disputes.models import Dispute, Finding
from marketplace.charges import require_shares_worth_paying
from marketplace.money import Money, step_minor
from marketplace.refusals import Refused
from milestones.models import Criterion, Milestone


class SplitDoesNotAddUp(Refused):
    """Both shares together are the milestone's amount."""


class CriterionUnanswered(Refused):
    """A ruling answers each criterion that is at issue in writing, unless the claim is small."""


class NoReasons(Refused):
    """Who loses must be able to read why."""


@dataclass(frozen=True)
class Answer:
    """What staff find about one criterion: a value of Finding.Met, and why."""

    met: str
    text: str

    @property
    def is_whole(self) -> bool:
        return self.met in Finding.Met.values and bool(self.text.strip())


def small_below(currency: str) -> Money:
    """Below which amount one sentence of reasons is enough, and criteria need no answer."""
    return Money(settings.SMALL_CLAIM[currency], currency)


def is_small(milestone: Milestone) -> bool:
    """Whether so little is at stake that a ruling may be short."""
    return milestone.amount_minor < small_below(milestone.currency).amount_minor


def require_split(milestone: Milestone, to_freelancer_minor: int, to_client_minor: int) -> None:
    """Raise SplitDoesNotAddUp or NotPayable unless both shares are the whole, and worth paying out."""
    parts, whole = (to_freelancer_minor, to_client_minor), milestone.amount_minor
    if min(parts) < 0 or sum(parts) != whole or any(part % step_minor(milestone.currency) for part in parts):
        raise SplitDoesNotAddUp(_("Both shares together must be {amount}.").format(amount=milestone.amount))
    require_shares_worth_paying(milestone.amount, to_freelancer_minor)


def require_answered(dispute: Dispute, answers: Mapping[Criterion, Answer]) -> None:
    """Raise CriterionUnanswered unless what is at issue is answered; of a small claim, unless what is said is whole."""
    milestone = dispute.milestone
    Criterion.require_of(milestone.pk, answers)
    wanted = answers if is_small(milestone) else {*dispute.at_issue(), *answers}
    for criterion in sorted(wanted, key=lambda criterion: criterion.position):
        answer = answers.get(criterion)
        if answer is None or not answer.is_whole:
            raise CriterionUnanswered(
                _("Answer every criterion that is at issue in writing. This one is open: {criterion}").format(
                    criterion=criterion
                )
            )
