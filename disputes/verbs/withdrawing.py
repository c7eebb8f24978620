"""Who opened a dispute takes it back: alone until the other side or staff have worked on it, later with consent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.kinds_of_notice import ending
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.telling import tell_other
from marketplace import clock
from marketplace.refusals import NotYours, Refused
from milestones.outcomes import disputing


class ConsentNeeded(Refused):
    """The other side has answered, or staff have taken it: what they have done is not undone by one side alone."""


@transaction.atomic
def withdraw(dispute: Dispute, *, by: User) -> None:
    """End it as if it had not been: the milestone goes back and its clocks go on with what was left.

    Locks hold, contract, milestone, dispute. Raises NotYours, ConsentNeeded or DisputeStageRefuses (also after a
    ruling: an appeal is no way out of it).
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_withdraw(fresh, by=by)
    end(fresh, at=now)
    tell_other(fresh, by, ending.WITHDRAWN, key="withdrawn", at=now)


def end(dispute: Dispute, *, at: datetime) -> None:
    """Close it, whoever agreed to that, and let the milestone go on. The dispute must be locked."""
    dispute.rulings.filter(state=Ruling.State.PROPOSED).update(state=Ruling.State.OVERTAKEN)
    dispute.close(Dispute.Outcome.WITHDRAWN, at=at)
    disputing.go_back(dispute.milestone, actor=dispute.opened_by, at=at)


def require_can_withdraw(dispute: Dispute, *, by: User) -> None:
    """Raise what `withdraw` would raise."""
    dispute.milestone.contract.require_party(by)
    if by.pk != dispute.opened_by_id:
        raise NotYours(_("Only who opened the dispute can withdraw it."))
    require_before_ruling(dispute)
    if dispute.withdrawal_needs_consent:
        raise ConsentNeeded(
            _("The dispute is not yours alone any more: ask the other side to agree to its withdrawal.")
        )


def require_before_ruling(dispute: Dispute) -> None:
    """Raise DisputeStageRefuses once there is a ruling."""
    dispute.require_stage(*Dispute.BEFORE_RULING)
    if dispute.appealed:
        raise DisputeStageRefuses(_("There is a ruling, so the dispute cannot be withdrawn any more."))
