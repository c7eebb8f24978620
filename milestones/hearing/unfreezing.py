"""Clocks go on once the client's bank has decided: each has what it had when its money was frozen.

What an outage took before that is given back now, because nothing is while money is frozen; what it took since was
nobody's time. So whatever goes on notes that outages until now are made good.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from contracts.models import Contract
from marketplace import outages
from milestones.models import Milestone, SettlementOffer
from milestones.silence.outages import give_back, give_back_offer, tell, tell_of_offers


def let_go_on(milestones: Sequence[Milestone], stood: Mapping[int, timedelta], *, at: datetime) -> None:
    """Reviews, idle times and open offers; `stood` by id. The milestones must be locked."""
    away = outages.so_far(at)
    of_these = SettlementOffer.objects.filter(milestone__in=milestones, state=SettlementOffer.State.OPEN)
    offers = {offer.milestone_id: offer for offer in of_these}
    for milestone in milestones:
        offer, by = offers.get(milestone.pk), stood[milestone.pk]
        for span in (each.up_to(at - by) for each in away):
            moved = [each.later(by) for each in give_back(milestone, offer, span)]
            milestone.made_good_until = max(milestone.made_good_until, span.ended_at)
            tell(moved, span, at=at)
        if milestone.review_due_at is not None:
            milestone.review_due_at += by
        if milestone.idle_due_at is not None:
            milestone.idle_due_at += by
        if offer is not None:
            offer.answer_due_at += by
        milestone.made_good_until = max(milestone.made_good_until, at)
    Milestone.write(milestones, "review_due_at", "idle_due_at", "reminded_hours", "made_good_until")
    SettlementOffer.objects.bulk_update(offers.values(), ["answer_due_at", "reminded_hours"])


def let_offers_go_on(since: Mapping[int, datetime], *, at: datetime) -> None:
    """Those of these contracts that wait to be accepted: their clock stood while any of their deposits was frozen.

    It goes on, once, when none is. `since` by id of the contract, which must be locked.
    """
    still = Contract.objects.filter(milestones__hold__frozen_at__isnull=False).values("pk")
    offered = Contract.objects.filter(pk__in=list(since), state=Contract.State.OFFERED).exclude(pk__in=still)
    away = outages.so_far(at)
    for contract in offered.select_related("client", "freelancer").order_by("pk"):
        by = at - since[contract.pk]
        for span in (each.up_to(at - by) for each in away):
            moved = give_back_offer(contract, span)
            tell_of_offers([moved.later(by)] if moved else [], span, at=at)
        if contract.answer_due_at is not None:
            contract.answer_due_at += by
        contract.made_good_until = max(contract.made_good_until, at)
        contract.save(update_fields=["answer_due_at", "reminded_hours", "made_good_until"])
