"""Deposits that come back: how many, and what is not begun once it is too many. Rulings and banks do not count.

An offer counts for its client once its deposit was there. A return counts for both people, whoever hired: by the
freelancer, by agreement, or because a refund request was not answered; by deposit, not by milestone, and once
COUNTS_FROM_PERCENT of what was deposited has gone back.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.suspension.suspended import lock
from contracts.models import Contract, Proposal
from escrow.models import Payment
from marketplace import clock, times
from marketplace.limits.ceilings import COUNTS_FROM_PERCENT, FULL_RETURNS, MONTH, UNACCEPTED_OFFERS, Ceiling
from marketplace.refusals import Refused
from marketplace.texts import later as _later
from milestones.models.event import MilestoneEvent
from milestones.models.states import State

Status, Kind = Contract.State, MilestoneEvent.Kind
ENDED = (Status.DECLINED, Status.EXPIRED, Status.WITHDRAWN)
RETURNS = (Kind.RETURNED, Kind.SETTLED, Kind.REFUND_UNANSWERED)


class ComesBackTooOften(Refused):
    """So many deposits went back that no other is made for now."""

    title = _later("Too many deposits have gone back")


def require_may_offer(client: User, proposal: Proposal) -> None:
    """Raise ComesBackTooOften if an offer for this proposal could be one that comes back too many.

    Offers that wait for an answer count, as they may come back, too; so do those that may be paid any moment. Reads
    only: see `lock_and_require_may_offer`.
    """
    now = clock.now()
    require_may_deposit(client, proposal.freelancer, now=now)
    offers = Contract.objects.filter(client=client)
    ended = offers.filter(state__in=ENDED, offered_at__isnull=False, closed_at__gt=now - MONTH)
    came_back = sorted(at for at in ended.values_list("closed_at", flat=True) if at)
    paying = Q(state=Status.AWAITING_DEPOSIT, milestones__hold__parts__payment__state__in=Payment.LIVE)
    waiting = offers.filter(Q(state=Status.OFFERED) | paying).exclude(proposal=proposal)
    open_now = waiting.order_by().values("pk").distinct().count()
    if len(came_back) + open_now < UNACCEPTED_OFFERS.most:
        return
    raise ComesBackTooOften(
        ngettext(
            "Within {days} days at most {most} offer of a client can end unaccepted, since every deposit that goes "
            "back costs a fee. Of yours {len} did, and {open_now} still wait for an answer or for your payment. "
            "{goes_on}",
            "Within {days} days at most {most} offers of a client can end unaccepted, since every deposit that goes "
            "back costs a fee. Of yours {len} did, and {open_now} still wait for an answer or for your payment. "
            "{goes_on}",
            UNACCEPTED_OFFERS.most,
        ).format(
            days=MONTH.days,
            most=UNACCEPTED_OFFERS.most,
            len=len(came_back),
            open_now=open_now,
            goes_on=_goes_on(came_back, UNACCEPTED_OFFERS, open_now, client),
        )
    )


def lock_and_require_may_offer(client: User, proposal: Proposal) -> None:
    """The same, with the client locked until the end of the transaction: of two hires at once the later one counts."""
    lock(client)
    require_may_offer(client, proposal)


def require_may_deposit(client: User, freelancer: User, *, now: datetime) -> None:
    """Raise ComesBackTooOften if too many deposits between these two people, whoever hired, have gone back."""
    came_back = sorted(_returns_between(client, freelancer, after=now - MONTH))
    if len(came_back) < FULL_RETURNS.most:
        return
    other = freelancer.get_short_name()
    raise ComesBackTooOften(
        ngettext(
            "Within {days} days at most {most} deposit can go back between the same two people, {counts_from_percent} "
            "% or more of it, since that costs a fee; between you and {other} {len} did. What is deposited stays as it "
            "is. {goes_on}",
            "Within {days} days at most {most} deposits can go back between the same two people, {counts_from_percent} "
            "% or more of each, since that costs a fee; between you and {other} {len} did. What is deposited stays as "
            "it is. {goes_on}",
            FULL_RETURNS.most,
        ).format(
            days=MONTH.days,
            most=FULL_RETURNS.most,
            counts_from_percent=COUNTS_FROM_PERCENT,
            other=other,
            len=len(came_back),
            goes_on=_goes_on(came_back, FULL_RETURNS, 0, client),
        )
    )


def _returns_between(one: User, other: User, *, after: datetime) -> Iterable[datetime]:
    """When each deposit came back (nearly) whole, by the last return from it."""
    pair = Q(milestone__contract__client=one, milestone__contract__freelancer=other)
    turned = Q(milestone__contract__client=other, milestone__contract__freelancer=one)
    events: QuerySet[MilestoneEvent] = MilestoneEvent.objects.filter(pair | turned)
    events = events.filter(kind__in=RETURNS, to_state__in=(State.REFUNDED, State.SETTLED))
    paid = events.filter(milestone__hold__parts__payment__state=Payment.State.SUCCEEDED)
    payment = "milestone__hold__parts__payment"
    back = F("milestone__amount_minor") - Coalesce("milestone__settled_minor", 0)
    of_each = paid.order_by().values(payment, f"{payment}__amount_minor").annotate(back=Sum(back), last=Max("at"))
    for row in of_each.filter(last__gt=after):
        if row["back"] * 100 >= row[f"{payment}__amount_minor"] * COUNTS_FROM_PERCENT:
            yield row["last"]


def _goes_on(came_back: list[datetime], ceiling: Ceiling, also: int, reader: User) -> str:
    """From when there is room again, if waiting alone makes some."""
    freed = len(came_back) + also - ceiling.most
    if not 0 <= freed < len(came_back):
        return _("As soon as one of them is accepted, you can make another.")
    at = came_back[freed] + (ceiling.within or timedelta())
    return _("You can make another from {at}.").format(at=times.absolute(at, reader.zone))
