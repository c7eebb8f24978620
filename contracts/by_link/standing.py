"""How a plan stands for a visitor who is not its sender."""

from enum import Enum

from django.http import HttpRequest

from accounts.models import User
from accounts.suspension.suspended import current_of
from contracts.by_link import openings
from contracts.by_link.models import SentPlan


class Standing(Enum):
    """`value` is what a template asks. UNKNOWN: they have no link, and are told nothing, not even that there is one."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    MINE = "mine"
    CLAIMED = "claimed"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


def standing_of(request: HttpRequest, plan: SentPlan) -> Standing:
    """For whoever asks, signed in or not."""
    user = request.user if isinstance(request.user, User) else None
    if user and plan.claimed_by_id == user.pk:
        return Standing.MINE
    if not openings.may_read(request, plan):
        # They had a link that was replaced by another.
        return Standing.TAKEN_BACK if openings.opened_hash(request, plan) else Standing.UNKNOWN
    if user and plan.has_refused(user):
        return Standing.REFUSED
    if plan.is_claimed:
        return Standing.CLAIMED
    if plan.state == SentPlan.State.TAKEN_BACK:
        return Standing.TAKEN_BACK
    if not plan.is_waiting:
        return Standing.ENDED
    if not plan.sender.is_active or current_of(plan.sender):
        return Standing.UNAVAILABLE
    return Standing.WAITING
