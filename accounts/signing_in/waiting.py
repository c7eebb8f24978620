"""Money waits after a change that a thief would make: payout details that were changed near or after a change of what
guards the account are not paid to for 72 hours, in which the owner, who was told, can say so.

Only the way to the bank waits. The release of money never asks this.
"""

from datetime import datetime, timedelta

from django.db.models import Max, Q

from accounts.models import AccountChange, User
from marketplace import clock

WAIT = timedelta(hours=72)
Kind = AccountChange.Kind


def note(user: User, kind: str, detail: str = "") -> None:
    """Write down a change, at this instant."""
    AccountChange.objects.create(user=user, kind=kind, detail=detail[:254], at=clock.now())


def payouts_wait_until(user: User) -> datetime | None:
    """Until when nothing is sent to this person's payout details; None when nothing waits.

    From 72 hours before a change of the account on, new payout details are suspected. The wait counts from the later
    of the two changes.
    """
    last = AccountChange.objects.filter(user=user).aggregate(
        secured=Max("at", filter=Q(kind__in=AccountChange.SECURITY)),
        details=Max("at", filter=Q(kind=Kind.PAYOUT_DETAILS)),
    )
    secured, details = last["secured"], last["details"]
    if secured is None or details is None or details < secured - WAIT:
        return None
    until: datetime = max(secured, details) + WAIT
    return until if until > clock.now() else None


def by_hand_waits_until(user: User) -> datetime | None:
    """The same for whoever is paid by hand: the way is agreed on by mail, so any change of the account is suspected."""
    secured = AccountChange.objects.filter(user=user, kind__in=AccountChange.SECURITY).aggregate(last=Max("at"))["last"]
    until: datetime | None = secured + WAIT if secured else None
    return until if until and until > clock.now() else None
