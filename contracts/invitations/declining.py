"""Saying no to an invitation."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from contracts import kinds_of_notice as kinds
from contracts.models import Invitation, Job
from marketplace import clock
from marketplace.refusals import NotYours, Refused


class InvitationIsAnswered(Refused):
    """It was declined, a proposal has come of it, or the job is not open any more."""


@transaction.atomic
def decline(invitation: Invitation, *, by: User, answer: str = "") -> None:
    """Say no, with a word for the client or without, and tell them. Locks the job.

    Raises NotYours or InvitationIsAnswered.
    """
    if invitation.freelancer_id != by.pk:
        raise NotYours(_("Only who is invited can answer."))
    job = Job.objects.select_for_update(no_key=True).get(pk=invitation.job_id)
    now = clock.now()
    if not Invitation.objects.waiting().filter(pk=invitation.pk).update(declined_at=now, answer=answer):
        raise InvitationIsAnswered(_("This invitation is answered, or its job is not open any more."))
    facts: Facts = {"freelancer": by, "job": job.title, "answer": answer}
    key, about = f"invitation:{invitation.pk}:declined", job.get_absolute_url()
    notify([Notice(job.client_id, key, kinds.INVITATION_DECLINED, job.get_invitations_url(), facts, about)], at=now)
