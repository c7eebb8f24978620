"""Accepting a ruling: one side gives up its appeal, and once both have, the money moves at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.kinds_of_notice import ending
from disputes.models import Acceptance, Dispute, Ruling
from disputes.telling import tell_other
from disputes.verbs import carrying_out
from marketplace import clock
from marketplace.refusals import Refused
from milestones.models import MilestoneEvent
from milestones.outcomes import disputing, releasing


class AcceptedBefore(Refused):
    """Each side accepts a ruling once, and does not appeal it afterwards."""


class NothingToAccept(Refused):
    """The ruling is carried out whatever anybody says, or by rules that know no acceptance."""


@transaction.atomic
def accept(dispute: Dispute, *, by: User) -> Acceptance:
    """Accept the ruling in force; if the other side has, too, it is carried out now.

    Locks hold, contract, milestone, dispute and, with the second acceptance, ledger accounts. Raises NotYours,
    DisputeStageRefuses, NothingToAccept or AcceptedBefore.
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_accept(fresh, by=by, at=now)
    ruling = fresh.rulings.get(state=Ruling.State.IN_FORCE)
    made = Acceptance.objects.create(ruling=ruling, by=by, accepted_at=now)
    disputing.note([fresh.milestone], MilestoneEvent.Kind.RULING_ACCEPTED, actor=by, at=now)
    if ruling.acceptances.count() > 1:
        carrying_out.carry_out([fresh], at=now)
        releasing.complete_finished_contracts([fresh.milestone.contract_id], at=now)
        return made
    tell_other(fresh, by, ending.ACCEPTED, key=f"ruling:{ruling.pk}:accepted", at=now)
    return made


def require_can_accept(dispute: Dispute, *, by: User, at: datetime) -> None:
    """Raise what `accept` would raise."""
    dispute.milestone.contract.require_party(by)
    if not dispute.milestone.contract.rules.rulings_are_accepted:
        raise NothingToAccept(_("By the rules of this contract a ruling waits until the time to appeal is over."))
    dispute.require_stage(Dispute.Stage.RULED)
    if dispute.appealed or (dispute.due_at is not None and dispute.due_at <= at):
        raise NothingToAccept(_("The ruling is final and being carried out."))
    if has_accepted(dispute, by):
        raise AcceptedBefore(_("You have accepted this ruling already."))


def has_accepted(dispute: Dispute, user: User) -> bool:
    """Whether this side has accepted the ruling in force."""
    return Acceptance.objects.filter(ruling__dispute=dispute, ruling__state=Ruling.State.IN_FORCE, by=user).exists()
