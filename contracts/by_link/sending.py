"""Writing a plan down for somebody, and changing it until it is taken up."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import require_not_suspended
from contracts.by_link import letter
from contracts.by_link.models import PlanEvent, SentPlan, SentPlanFile
from contracts.proposals.plan import Step
from escrow.money_in.payable import require_can_be_paid
from escrow.money_in.payments import require_good_standing
from escrow.money_in.supported import require_offered
from marketplace import clock
from marketplace.attachments import Sent
from marketplace.charges import require_payable
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused

WHAT = "send plans"


class PlanNotWaiting(Refused):
    """It was taken up, or its link taken back."""


class NothingPlanned(Refused):
    """A plan has milestones."""


@dataclass(frozen=True)
class Details:
    """What a sender says. `steps` has amounts in minor units of `currency`; name and address may be empty."""

    title: str
    description: str
    currency: str
    steps: Sequence[Step]
    other_name: str = ""
    other_email: str = ""


@transaction.atomic
def send(details: Details, *, by: User, as_client: bool, files: Sequence[Sent] = ()) -> SentPlan:
    """A new plan with a link that is good for LINK_LASTS; it is mailed if there is an address.

    Locks the person. Raises NotYours, Suspended, CannotBePaid, ChargedBackBefore, NotOfferedHere, NotPayable,
    NothingPlanned, OwnAddress, EnoughMail or FileRefused.
    """
    require_may_send(by, as_client=as_client)
    require_not_suspended(by, WHAT)
    plan, now = SentPlan(sender=by, by_client=as_client), clock.now()
    _write(plan, details)
    plan.link_anew(at=now)
    plan.save()
    SentPlanFile.keep(list(files), plan=plan)
    PlanEvent.note(plan, PlanEvent.Kind.SENT, by=by, at=now)
    letter.write(plan)
    return plan


@transaction.atomic
def edit(
    plan: SentPlan, details: Details, *, by: User, files: Sequence[Sent] = (), remove: Sequence[SentPlanFile] = ()
) -> SentPlan:
    """Change a plan that nobody has taken up; whoever has it open is told when they answer. Returns it as it is now.

    A new address has the link mailed to it. Locks the person, then the plan. Raises as `send`, and PlanNotWaiting.
    """
    require_not_suspended(by, WHAT)
    plan = locked(plan, by=by)
    require_waiting(plan)
    was = plan.other_email
    _write(plan, details)
    plan.version += 1
    plan.save()
    plan.files.filter(pk__in=[file.pk for file in remove]).delete()
    SentPlanFile.keep(list(files), plan=plan)
    PlanEvent.note(plan, PlanEvent.Kind.CHANGED, by=by, at=clock.now())
    if plan.other_email != was:
        letter.write(plan)
    return plan


def require_may_send(user: User, *, as_client: bool) -> None:
    """Raise what keeps this person from sending a plan at all, before one is written. Reads only."""
    if as_client and not user.is_client:
        raise NotYours(_("Only clients can do this. You can add hiring to your account on your profile page."))
    if not as_client and not user.is_freelancer:
        raise NotYours(_("Only freelancers can do this. You can add freelancing to your account on your profile page."))
    if as_client:
        require_good_standing(user)
    else:
        require_can_be_paid(user)


def require_waiting(plan: SentPlan) -> None:
    """Raise PlanNotWaiting unless it can still be changed and taken up."""
    if plan.is_claimed:
        raise PlanNotWaiting(_("This plan has been taken up, so it is changed in the proposal that it has become."))
    if not plan.is_waiting:
        raise PlanNotWaiting(_("The link to this plan is good no more. Make a new one first."))


def locked(plan: SentPlan, *, by: User) -> SentPlan:
    """The plan as it is now, until the end of the transaction. Raises NotYours."""
    now: SentPlan = SentPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    now.require_sender(by)
    return now


def _write(plan: SentPlan, details: Details) -> None:
    require_offered(details.currency)
    if not details.steps:
        raise NothingPlanned(_("A plan has at least one milestone."))
    for step in details.steps:
        require_payable(Money(step.amount_minor, details.currency), f"“{step.title}”")
    plan.title, plan.description, plan.currency = details.title, details.description, details.currency
    plan.other_name, plan.other_email = details.other_name, details.other_email
    plan.put(details.steps)
