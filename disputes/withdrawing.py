"""Who opened a dispute takes it back, as long as nobody has ruled."""

from django.db import transaction

from accounts.models import User
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.telling import tell_other
from marketplace import clock
from marketplace.refusals import NotYours
from milestones import disputing


@transaction.atomic
def withdraw(dispute: Dispute, *, by: User) -> None:
    """End it as if it had not been: the milestone goes back and its clocks go on with what was left.

    Locks hold, contract, milestone, dispute. Raises NotYours or DisputeStageRefuses (also after a ruling: an appeal
    is no way out of it).
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_withdraw(fresh, by=by)
    fresh.rulings.filter(state=Ruling.State.PROPOSED).update(state=Ruling.State.OVERTAKEN)
    fresh.close(Dispute.Outcome.WITHDRAWN, at=now)
    disputing.go_back(fresh.milestone, actor=by, at=now)
    text = "{name} withdrew the dispute about “{title}”. Everything goes on where it stopped."
    tell_other(fresh, by, "withdrawn", text, at=now)


def require_can_withdraw(dispute: Dispute, *, by: User) -> None:
    """Raise what `withdraw` would raise."""
    dispute.milestone.contract.require_party(by)
    if by.pk != dispute.opened_by_id:
        raise NotYours("Only who opened the dispute can withdraw it.")
    dispute.require_stage(*Dispute.BEFORE_RULING)
    if dispute.appealed:
        raise DisputeStageRefuses("There is a ruling, so the dispute cannot be withdrawn any more.")
