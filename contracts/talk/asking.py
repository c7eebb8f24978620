"""Talking before there is a contract: a freelancer asks about an open job, the client answers, and so it goes on.

What is written while a contract stands is written in that contract, wherever it is typed.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import require_not_suspended
from contracts.jobs.models import JobNotOpen
from contracts.models import AskedElsewhere, Contract, Job, Message, Proposal, Thread
from contracts.proposals.models import OwnJob
from contracts.talk.elsewhere import Sign, signs_in
from contracts.talk.models import Said
from contracts.talk.threads import Pair
from marketplace.refusals import NotYours, Refused

# So much can be written to somebody who does not answer.
UNANSWERED = 5
# Whose messages belong to them; of an offer that came to nothing the two are where they were before.
TALKED_IN = (Contract.State.OFFERED, Contract.State.ACTIVE, Contract.State.COMPLETED, Contract.State.ENDED)
WRITE = "write to people with whom you have no contract"


class NobodyAnswers(Refused):
    """So much was written, and nothing came back."""


class PointsElsewhere(Refused):
    """The words ask to pay or talk elsewhere, and whoever wrote them has not said that they mean it: see `signs`."""

    def __init__(self, signs: list[Sign]) -> None:
        self.signs = signs
        super().__init__(_("This may ask to pay or talk outside of Surety. Look at it again."))


def contract_of(thread: Thread) -> Contract | None:
    """The contract in which the two write, if there is one: the newest of those made from this thread."""
    made = Contract.objects.filter(job=thread.job_id, freelancer=thread.freelancer_id, state__in=TALKED_IN)
    return made.select_related("client", "freelancer").order_by("-pk").first()


@transaction.atomic
def ask(job: Job, said: Said, *, by: User, anyway: bool = False) -> Message:
    """Ask the client of a job something, between the two alone. Locks the person, then the job.

    Raises NotYours, OwnJob, JobNotOpen, NobodyAnswers, PointsElsewhere, Suspended, EmptyMessage or FileRefused.
    """
    require_not_suspended(by, WRITE)
    job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    require_may_ask(job, by)
    return _say(Thread.of(Pair(job.pk, job.client_id, by.pk)), said, by=by, anyway=anyway)


@transaction.atomic
def answer_proposal(proposal: Proposal, said: Said, *, by: User, anyway: bool = False) -> Message:
    """Write to the freelancer who sent a proposal, as its job's client. Locks the person, then the job.

    Raises NotYours, NobodyAnswers, PointsElsewhere, Suspended, EmptyMessage or FileRefused.
    """
    require_not_suspended(by, WRITE)
    job = Job.objects.select_for_update(no_key=True).get(pk=proposal.job_id)
    job.require_owner(by)
    return _say(Thread.of(Pair(job.pk, job.client_id, proposal.freelancer_id)), said, by=by, anyway=anyway)


@transaction.atomic
def go_on(thread: Thread, said: Said, *, by: User, anyway: bool = False) -> Message:
    """Write in a thread: in its contract if there is one. Locks the person, then the job; or as `Message.send` does.

    Raises NotYours, JobNotOpen, NobodyAnswers, PointsElsewhere, Suspended, EmptyMessage, ForeignQuote or FileRefused.
    """
    if contract := contract_of(thread):
        return Message.send(contract, by=by, text=said.text, files=said.files, quotes=said.quotes)
    require_not_suspended(by, WRITE)
    job = Job.objects.select_for_update(no_key=True).get(pk=thread.job_id)
    require_may_go_on(thread, job, by)
    return _say(thread, said, by=by, anyway=anyway)


def require_may_ask(job: Job, by: User) -> None:
    """Raise NotYours, OwnJob or JobNotOpen unless this person may ask about the job now."""
    if job.client_id == by.pk:
        raise OwnJob(_("This is your own job."))
    if not by.is_freelancer:
        raise NotYours(_("Only freelancers ask about jobs."))
    is_open = Job.objects.open().filter(pk=job.pk).exists()
    if not is_open and not Proposal.objects.filter(job=job, freelancer=by).exists():
        raise JobNotOpen(_("This job takes no more questions."))


def require_may_go_on(thread: Thread, job: Job, by: User) -> None:
    """Raise JobNotOpen once the job is not open any more, for who was never answered and sent no proposal."""
    if by.pk == job.client_id or Message.objects.filter(thread=thread, author=job.client_id).exists():
        return
    require_may_ask(job, by)


def _say(thread: Thread, said: Said, *, by: User, anyway: bool) -> Message:
    """The job must be locked, so that what was not answered is counted once for two messages at once."""
    newest = Message.objects.filter(thread=thread).order_by("-sent_at", "-pk").values_list("author", flat=True)
    if list(newest[:UNANSWERED]) == [by.pk] * UNANSWERED:
        raise NobodyAnswers(
            _("You have written {count} times without an answer. Wait until they write back.").format(count=UNANSWERED)
        )
    signs = signs_in(said.text)
    if signs and not anyway:
        raise PointsElsewhere(signs)
    message = Message.say(thread, said, by=by)
    if signs:
        AskedElsewhere.keep(message, signs)
    return message
