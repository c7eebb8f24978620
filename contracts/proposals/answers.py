"""What a client does with the proposals for a job: compare, shortlist, decline."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import client_required, person
from accounts.models import User
from contracts.models import Contract, Job, Proposal
from contracts.proposals.comparing import A_TABLE_FROM, compared
from contracts.proposals.views import full
from marketplace.limits import ANSWERS, limited
from marketplace.paging import page_of

COMPARED_A_PAGE = 12
ORDERS = {"newest": ("-created_at", "-id"), "price": ("price_minor", "id")}


@client_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposals for one's own job side by side: those that wait for an answer, or the answered ones."""
    job = get_object_or_404(Job, pk=pk, client=person(request))
    waiting, answered = job.proposals.live(), job.proposals.exclude(state__in=Proposal.LIVE)
    counts = {"waiting": waiting.count(), "answered": answered.count()}
    show = request.GET.get("show", "")
    if show not in counts:
        show = "answered" if counts["answered"] and not counts["waiting"] else "waiting"
    order = request.GET.get("sort", "")
    order = order if order in ORDERS else "newest"
    chosen = full(waiting if show == "waiting" else answered)
    page = page_of(chosen, request.GET, by=ORDERS[order], size=COMPARED_A_PAGE)
    context = {
        "job": job,
        "page": page,
        "compared": list(compared(page, job)),
        "as_table": len(page.rows) >= A_TABLE_FROM,
        "counts": counts,
        "show": show,
        "order": order,
        "standing": job.contracts.filter(state__in=Contract.STANDING).select_related("freelancer").first(),
    }
    return render(request, "contracts/compare.html", context)


@client_required
@require_POST
@limited(ANSWERS)
def shortlisting(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a proposal in view."""
    proposal = _received(person(request), pk)
    proposal.shortlist(by=person(request))
    messages.success(
        request,
        _("{freelancer} is on your shortlist. Only you can see that.").format(freelancer=proposal.freelancer.name),
    )
    return redirect("job_proposals", proposal.job_id)


@client_required
@require_POST
@limited(ANSWERS)
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to a proposal."""
    proposal = _received(person(request), pk)
    proposal.decline(by=person(request))
    messages.success(
        request,
        _("You declined the proposal of {freelancer}. We told them.").format(freelancer=proposal.freelancer.name),
    )
    return redirect("job_proposals", proposal.job_id)


def _received(user: User, pk: int) -> Proposal:
    """A proposal for this client's job; 404 for everybody else."""
    received = Proposal.objects.filter(job__client=user).select_related("job", "freelancer")
    return get_object_or_404(received, pk=pk)
