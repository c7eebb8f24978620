"""Who may read a plan: its sender, whoever opened its link, and whoever has the address that it was sent to.

Without an account that is kept in the session. With one it is a row, so that the plan is found again after sign-up, on
another device and without the link; a link that was made anew makes those of the one before worth nothing.
"""

from typing import Any

from allauth.account.signals import user_logged_in, user_signed_up
from django.db.models import F
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.signing_in.account_forms import SIGNING_UP
from contracts.by_link.models import PlanOpening, SentPlan, SentPlanQuerySet
from marketplace import clock

# In the session: the hash of the link by the plan's key. What is kept there opens nothing without the site's key.
OPENED = "opened_plans"
MOST_OPENED = 20


def note(request: HttpRequest, plan: SentPlan) -> None:
    """Somebody came by the plan's link."""
    if isinstance(request.user, User):
        _keep(request.user, {plan.pk: plan.token_hash})
        return
    before = list(request.session.get(OPENED, {}).items())
    request.session[OPENED] = dict([*before, (str(plan.pk), plan.token_hash)][-MOST_OPENED:])
    request.session[SIGNING_UP] = {
        "name": plan.other_name,
        "email": plan.other_email,
        "role": "freelancer" if plan.by_client else "client",
    }


def opened_hash(request: HttpRequest, plan: SentPlan) -> str:
    """The hash of the link by which this visitor came; empty if they came by none."""
    if isinstance(request.user, User):
        found = PlanOpening.objects.filter(user=request.user, plan=plan).values_list("token_hash", flat=True).first()
        return found or ""
    return str(request.session.get(OPENED, {}).get(str(plan.pk), ""))


def may_read(request: HttpRequest, plan: SentPlan) -> bool:
    """Whether this visitor may read the plan as it stands; its being over is another question."""
    if isinstance(request.user, User) and (
        request.user.pk in {plan.sender_id, plan.claimed_by_id} or plan.is_sent_to(request.user)
    ):
        return True
    return opened_hash(request, plan) == plan.token_hash


def for_answer(user: User) -> SentPlanQuerySet:
    """Plans of others that wait for this person."""
    opened = PlanOpening.objects.filter(user=user, plan__token_hash=F("token_hash")).values("plan")
    mailed = SentPlan.objects.filter(other_email=user.email.lower(), state=SentPlan.State.WAITING).values("pk")
    # By their keys, so that each half is looked up by its own index.
    theirs = opened.order_by().union(mailed.order_by())
    return SentPlan.objects.waiting().exclude(sender=user).filter(pk__in=theirs).select_related("sender")


@receiver([user_signed_up, user_logged_in])
def take_along(request: HttpRequest, user: User, **about: Any) -> None:
    """What was opened without an account is from now on this person's to answer."""
    opened: dict[str, str] = request.session.pop(OPENED, {})
    request.session.pop(SIGNING_UP, None)
    _keep(user, {int(pk): token_hash for pk, token_hash in opened.items()})


def _keep(user: User, opened: dict[int, str]) -> None:
    there = SentPlan.objects.filter(pk__in=opened).exclude(sender=user).values_list("pk", flat=True)
    now = clock.now()
    PlanOpening.objects.bulk_create(
        [PlanOpening(user=user, plan_id=pk, token_hash=opened[pk], at=now) for pk in there],
        update_conflicts=True,
        unique_fields=["user", "plan"],
        update_fields=["token_hash", "at"],
    )
