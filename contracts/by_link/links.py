"""A plan's link, taken back and made anew."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import require_not_suspended
from contracts.by_link import letter
from contracts.by_link.models import PlanEvent, SentPlan
from contracts.by_link.sending import WHAT, PlanNotWaiting, locked, require_may_send, require_waiting
from escrow.money_in.supported import require_offered
from marketplace import clock


@transaction.atomic
def take_back(plan: SentPlan, *, by: User) -> None:
    """Nobody can take the plan up any more. Locks the plan. Raises NotYours or PlanNotWaiting."""
    plan = locked(plan, by=by)
    require_waiting(plan)
    plan.state = SentPlan.State.TAKEN_BACK
    plan.save(update_fields=["state"])
    PlanEvent.note(plan, PlanEvent.Kind.TAKEN_BACK, by=by, at=clock.now())


@transaction.atomic
def renew(plan: SentPlan, *, by: User) -> SentPlan:
    """Another link, mailed if there is an address; the one before opens nothing any more. Returns the plan of now.

    Locks the person, then the plan. Raises NotYours, PlanNotWaiting, and as `sending.send`.
    """
    require_not_suspended(by, WHAT)
    plan = locked(plan, by=by)
    if plan.is_claimed:
        raise PlanNotWaiting(_("This plan has been taken up already. To send it to somebody else, refuse them first."))
    require_may_send(by, as_client=plan.by_client)
    require_offered(plan.currency)
    now = clock.now()
    plan.link_anew(at=now)
    plan.save(update_fields=["seed", "token_hash", "state", "ends_at"])
    PlanEvent.note(plan, PlanEvent.Kind.LINKED, by=by, at=now)
    letter.write(plan)
    return plan
