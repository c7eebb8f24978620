"""The disputes of one contract are one case for staff: they are taken, ruled on and confirmed together.

One form and one transaction (`ruling.rule_on`) decide all of them.
"""

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute, Ruling


def open_beside(dispute: Dispute) -> list[Dispute]:
    """The other disputes of this contract that are not over, in order of their milestones."""
    others = Dispute.objects.open().beside(dispute).with_everybody()
    return list(others.order_by("milestone__position"))


def to_rule_with(dispute: Dispute, *, by: User) -> list[Dispute]:
    """The others of this contract that `by` has taken and could rule on at once."""
    free = Dispute.objects.with_staff().beside(dispute).filter(taken_by=by, milestone__hold__frozen_at=None)
    free = free.exclude(rulings__state=Ruling.State.PROPOSED).with_everybody().order_by("milestone__position")
    return [other for other in free if taking.may_decide(other, by=by)]


def proposed_with(ruling: Ruling) -> list[Ruling]:
    """This ruling, and the others by the same hand in the same case that wait for a second person with it."""
    beside = Dispute.objects.with_staff().beside(ruling.dispute).filter(milestone__hold__frozen_at=None)
    made = Ruling.objects.filter(dispute__in=beside, by=ruling.by_id, state=Ruling.State.PROPOSED)
    made = made.select_related("by").prefetch_related("findings__criterion").order_by("dispute__milestone__position")
    disputes = {dispute.pk: dispute for dispute in beside.with_everybody()}
    others = list(made)
    for other in others:
        other.dispute = disputes[other.dispute_id]
    return [ruling, *others]
