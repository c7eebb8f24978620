"""Writing to somebody: in a contract, in a thread, about a job, or to who sent a proposal. One form for all of them.

What was typed stays at the form whatever is said against it; so it does after a word about going elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import freelancer_required, person
from accounts.models import User
from accounts.suspension.suspended import refuse_if_suspended
from contracts.models import Contract, Job, Message, Proposal, Thread
from contracts.talk import asking
from contracts.talk.asking import PointsElsewhere
from contracts.talk.elsewhere import Sign
from contracts.talk.forms import MessageForm
from contracts.talk.models import Said
from contracts.talk.page import quoted, require_may_write
from contracts.talk.views import thread_of
from marketplace import filling
from marketplace.limits import MESSAGES, QUESTIONS, limited
from marketplace.refusals import lead_back

METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class To:
    """To whom, where the page leads back to, and the thread of which something may be quoted, if there is one."""

    other: User
    back: str
    title: str
    thread: Thread | None = None
    # Said before the form, where a first word is written.
    lead: str = ""


@login_required
@require_http_methods(METHODS)
@limited(MESSAGES)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the other party of a contract."""
    user = person(request)
    found = Contract.objects.visible_to(user).select_related("client", "freelancer")
    contract = get_object_or_404(found, pk=pk)
    thread = Thread.objects.filter(job=contract.job_id, freelancer=contract.freelancer_id).first()
    to = To(contract.other_party(user), f"{contract.get_absolute_url()}#messages", contract.title, thread)

    def say(said: Said, anyway: bool) -> Message:
        return Message.send(contract, by=user, text=said.text, files=said.files, quotes=said.quotes)

    return _page(request, to, say) or redirect(to.back)


@login_required
@require_http_methods(METHODS)
@limited(MESSAGES)
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Write in a thread."""
    user, thread = person(request), thread_of(request, pk)
    to = To(thread.other_party(user), f"{thread.get_absolute_url()}#write", thread.job.title, thread)

    def say(said: Said, anyway: bool) -> Message:
        return asking.go_on(thread, said, by=user, anyway=anyway)

    return _page(request, to, say, allow=lambda: require_may_write(thread, user)) or redirect(to.back)


@freelancer_required
@require_http_methods(METHODS)
@limited(QUESTIONS)
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the client of a job something; who has, goes on in the thread."""
    user = person(request)
    job = get_object_or_404(Job.objects.visible_to(user).select_related("client"), pk=pk)
    lead_back(request, job.get_absolute_url(), _("To the job"))
    if begun := Thread.objects.filter(job=job, freelancer=user).first():
        return redirect(begun)
    lead = _("Your question and the answer are between the two of you. {client} sees your name.")
    to = To(job.client, job.get_absolute_url(), job.title, lead=lead.format(client=job.client.name))

    def allow() -> None:
        refuse_if_suspended(user, asking.WRITE)
        asking.require_may_ask(job, user)

    def say(said: Said, anyway: bool) -> Message:
        return asking.ask(job, said, by=user, anyway=anyway)

    return _begun(request, to, say, allow)


@login_required
@require_http_methods(METHODS)
@limited(QUESTIONS)
def to_freelancer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the other one about a proposal; once they talk, the thread goes on."""
    user = person(request)
    found = Proposal.objects.filter(Q(freelancer=user) | Q(job__client=user))
    proposal = get_object_or_404(found.select_related("job__client", "freelancer"), pk=pk)
    job = proposal.job
    lead_back(request, proposal.get_absolute_url(), _("To the proposal"))
    if begun := Thread.objects.filter(job=job, freelancer=proposal.freelancer_id).first():
        return redirect(begun)
    is_client = user.pk == job.client_id
    to = To(proposal.freelancer if is_client else job.client, proposal.get_absolute_url(), job.title)

    def say(said: Said, anyway: bool) -> Message:
        if is_client:
            return asking.answer_proposal(proposal, said, by=user, anyway=anyway)
        return asking.ask(job, said, by=user, anyway=anyway)

    return _begun(request, to, say, lambda: refuse_if_suspended(user, asking.WRITE))


def _begun(
    request: HttpRequest, to: To, say: Callable[[Said, bool], Message], allow: Callable[[], object]
) -> HttpResponse:
    written: list[Message] = []

    def keep(said: Said, anyway: bool) -> Message:
        written.append(say(said, anyway))
        return written[0]

    return _page(request, to, keep, allow=allow) or redirect(written[0].thread)


def _page(
    request: HttpRequest,
    to: To,
    say: Callable[[Said, bool], Message],
    *,
    allow: Callable[[], object] = lambda: None,
) -> HttpResponse | None:
    """The page with the form, or None once it was said."""
    form = MessageForm(*filling.typed(request), by=person(request))
    quotes = quoted(to.thread, request.POST.get("quotes") or request.GET.get("quote", "")) if to.thread else None
    signs: list[Sign] = []

    def do() -> None:
        told = form.cleaned_data
        try:
            say(Said(told["text"], told["files"], quotes), "anyway" in request.POST)
        except PointsElsewhere as word:
            signs.extend(word.signs)

    if filling.done(request, form, allow=allow, do=do) and not signs:
        return None
    return filling.page(request, "contracts/message_form.html", {"to": to, "quoted": quotes, "signs": signs}, form)
