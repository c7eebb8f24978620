"""Somebody took a plan up for whom it was not meant: its sender refuses them, and can send it to another."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.by_link import telling
from contracts.by_link.models import PlanEvent, SentPlan
from contracts.by_link.sending import PlanNotWaiting, locked
from contracts.models import Contract, Job, Proposal
from marketplace import clock
from marketplace.refusals import Refused


class OfferMade(Refused):
    """What an offer was made of is declined or withdrawn first."""


@transaction.atomic
def refuse(plan: SentPlan, *, by: User) -> None:
    """Put away the proposal that came of it, and the plan's link with it; who took it up is told.

    Locks the plan, then the job. Raises NotYours, PlanNotWaiting, OfferMade.
    """
    plan = locked(plan, by=by)
    if plan.proposal is None or plan.claimed_by is None:
        raise PlanNotWaiting(_("Nobody has taken this plan up."))
    proposal, claimed_by, now = plan.proposal, plan.claimed_by, clock.now()
    job = Job.objects.select_for_update(no_key=True).get(pk=proposal.job_id)
    if Contract.objects.filter(job=job).exists():
        raise OfferMade(
            _("There is an offer or a contract already; it is declined, withdrawn or ended on its own page.")
        )
    state = Proposal.State.DECLINED if plan.by_client else Proposal.State.WITHDRAWN
    Proposal.objects.live().filter(pk=proposal.pk).update(state=state, answered_at=now)
    if job.can_be_edited:
        job.state, job.closed_at = Job.State.CLOSED, now
        job.save(update_fields=["state", "closed_at"])
    plan.state, plan.claimed_by, plan.proposal = SentPlan.State.TAKEN_BACK, None, None
    plan.save(update_fields=["state", "claimed_by", "proposal"])
    PlanEvent.note(plan, PlanEvent.Kind.REFUSED, by=by, at=now, about=claimed_by, of=proposal)
    telling.refused(plan, claimed_by, proposal, at=now)
