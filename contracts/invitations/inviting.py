"""Inviting a freelancer to a job."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import require_distinct
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspended import current_of, require_not_suspended
from accounts.wording.facts import Facts
from contracts import kinds_of_notice as kinds
from contracts.models import Invitation, Job
from marketplace.refusals import NotYours, Refused

# More than a client can compare; who wants more answers leaves the job to be found.
MOST_A_JOB = 30
# Of one client to one freelancer at a time: nobody is pestered.
MOST_A_PAIR = 3


class CannotBeInvited(Refused):
    """This person takes no invitations: no freelancer, not active, suspended, or the client themselves."""


class AlreadyInvited(Refused):
    """One invitation a person and job; or they have sent a proposal without one."""


class TooManyInvitations(Refused):
    """The job, or this freelancer, has as many waiting invitations of this client as can be."""


@transaction.atomic
def invite(freelancer: User, job: Job, *, by: User, note: str) -> Invitation:
    """Ask somebody to look at an open job, and tell them.

    Locks the person who invites, then the job, as what closes it does: so nobody is invited to a job that is closed.
    Raises Suspended, NotYours, JobNotOpen, CannotBeInvited, SameName, AlreadyInvited or TooManyInvitations.
    """
    require_not_suspended(by, "invite freelancers")
    if not by.is_client:
        raise NotYours(_("Only clients invite freelancers."))
    job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    job.require_owner(by)
    job.require_open()
    if job.direct:
        raise CannotBeInvited(_("This plan is between the two of you: nobody else is invited to it."))
    require_can_be_invited(freelancer, by=by)
    _require_news(freelancer, job)
    _require_few(freelancer, job)
    invitation = Invitation.objects.create(job=job, freelancer=freelancer, note=note)
    facts: Facts = {"invitation": invitation.pk, "client": by, "job": job.title, "budget": job.budget, "note": note}
    told = Notice(
        freelancer.pk, f"invitation:{invitation.pk}:sent", kinds.INVITED, invitation.get_absolute_url(), facts
    )
    notify([told], at=invitation.created_at)
    return invitation


def require_can_be_invited(freelancer: User, *, by: User) -> None:
    """Raise CannotBeInvited or SameName. Takes no lock: whoever is suspended meanwhile can send no proposal."""
    if freelancer.pk == by.pk:
        raise CannotBeInvited(_("This is you: you cannot invite yourself."))
    if not (freelancer.is_active and freelancer.is_freelancer) or current_of(freelancer):
        raise CannotBeInvited(_("{person} takes no invitations now.").format(person=freelancer.name))
    require_distinct(freelancer, by)


def _require_news(freelancer: User, job: Job) -> None:
    if job.proposals.live().filter(freelancer=freelancer).exists():
        raise AlreadyInvited(_("{person} has sent you a proposal for this job already.").format(person=freelancer.name))
    if job.invitations.filter(freelancer=freelancer).exists():
        raise AlreadyInvited(_("You have invited {person} to this job already.").format(person=freelancer.name))


def _require_few(freelancer: User, job: Job) -> None:
    waiting = Invitation.objects.waiting()
    if waiting.filter(job=job).count() >= MOST_A_JOB:
        raise TooManyInvitations(
            _("{number} invitations to this job wait for an answer. That is as many as there can be.").format(
                number=MOST_A_JOB
            )
        )
    if waiting.filter(freelancer=freelancer, job__client=job.client_id).count() >= MOST_A_PAIR:
        raise TooManyInvitations(
            _("{number} of your invitations wait for an answer of {person}. Let them answer first.").format(
                number=MOST_A_PAIR, person=freelancer.name
            )
        )
