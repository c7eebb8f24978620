"""What one member of staff rules on alone: so much for the same two people within 30 days, and no more.

What they decided about chargebacks between the two adds up with it (escrow/chargebacks/one_hand.py).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, Sum
from django.dispatch import receiver

from accounts.models import User
from disputes.models import Ruling
from escrow import signals
from escrow.chargebacks.one_hand import WITHIN, Reach, decided, limit_of, together
from marketplace.money import Money
from milestones.models import Milestone


def needs_second(milestone: Milestone) -> bool:
    """Whether the milestone by itself is more than one person decides alone, whatever they decided before."""
    return milestone.amount_minor > limit_of(milestone.currency).amount_minor


def reach_of(milestones: Sequence[Milestone], *, by: User, at: datetime) -> Reach:
    """What `by` would have decided with these milestones of one contract.

    Whichever of the two was the client counts, and each milestone once; a ruling that a second person rejected does
    not. Who rules locks `by` first, so that of two rulings at once the later one sees the earlier.
    """
    contract, currency = milestones[0].contract, milestones[0].currency
    one_id, other_id, since = contract.client_id, contract.freelancer_id, at - WITHIN
    ruled = _ruled(by, one_id, other_id, since=since, besides=[milestone.pk for milestone in milestones])
    before = together([*ruled, *decided(by, one_id, other_id, since=since)])
    now = sum(milestone.amount_minor for milestone in milestones)
    return Reach(before, Money(now, currency), limit_of(currency))


@receiver(signals.rulings_wanted)
def rulings_wanted(by: User, one_id: int, other_id: int, since: datetime, **kwargs: Any) -> list[Money]:
    """What this member of staff ruled on between these two people. One statement."""
    return _ruled(by, one_id, other_id, since=since)


def _ruled(by: User, one_id: int, other_id: int, *, since: datetime, besides: Sequence[int] = ()) -> list[Money]:
    """By currency; `besides` these milestones."""
    made = Ruling.objects.filter(by=by, made_at__gt=since).exclude(state=Ruling.State.REJECTED)
    ruled = Milestone.objects.filter(_between(one_id, other_id), pk__in=made.values("dispute__milestone"))
    sums = ruled.exclude(pk__in=besides).order_by("currency").values_list("currency")
    return [Money(minor, currency) for currency, minor in sums.annotate(minor=Sum("amount_minor"))]


def _between(one_id: int, other_id: int) -> Q:
    """Milestones of these two people, whichever hired the other."""
    hired = Q(contract__client=one_id, contract__freelancer=other_id)
    return hired | Q(contract__client=other_id, contract__freelancer=one_id)
