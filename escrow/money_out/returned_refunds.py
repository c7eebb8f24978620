"""Refunds that came back and that nobody has sent on: the money stands still, and operators hear of it each day.

Whatever the milestone's state is by then; nothing else asks about money whose milestone is over.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from escrow.models import Account, HandPayment, Refund
from marketplace import clock
from marketplace.alarms import alarm

# So long staff have to answer the alarm with which it came back.
STANDS_AFTER = timedelta(days=3)
MOST_NAMED = 50


def alarm_of_stranded() -> None:
    """Tell operators of money that came back and goes nowhere. Reads only."""
    lines = [
        _("{refund} to {payer}, since {settled_at:%d %b %Y}. {failure}").format(
            refund=refund, payer=refund.payment.payer, settled_at=refund.settled_at, failure=refund.failure
        )
        for refund in standing_still()[:MOST_NAMED]
    ]
    if lines:
        alarm("Refunds came back and were not sent on", "\n".join(lines))


def standing_still() -> QuerySet[Refund]:
    """Refunds that came back some days ago and were neither sent again nor paid by hand, the oldest first."""
    in_hold = Account.objects.filter(hold=OuterRef("hold"), balance_minor__gte=OuterRef("amount_minor"))
    on_its_way = Refund.objects.filter(hold=OuterRef("hold"), state__in=Refund.LIVE)
    by_hand = HandPayment.objects.filter(refund=OuterRef("pk"), withdrawn_at=None)
    later = Refund.objects.filter(hold=OuterRef("hold"), pk__gt=OuterRef("pk"))
    of_a_hold = Q(Exists(in_hold), hold__frozen_at=None) & ~Exists(on_its_way) & ~Exists(later)
    came_back = Refund.objects.filter(
        state=Refund.State.FAILED, replaced_by=None, settled_at__lte=clock.now() - STANDS_AFTER
    )
    return came_back.filter(~Exists(by_hand), Q(hold=None) | of_a_hold).select_related("payment__payer").order_by("pk")
