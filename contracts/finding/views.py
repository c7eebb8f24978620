"""Jobs as everybody sees them."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Skill, User
from accounts.notices.seen import mark_seen
from contracts.finding import browsing
from contracts.finding.filters import JobFilters
from contracts.models import Contract, Job, Proposal
from contracts.proposals import obstacles
from contracts.saved import visits
from contracts.saved.marks import mark
from marketplace.scripted import is_scripted

MOST_SUGGESTIONS = 200


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Open jobs, filtered by the address; for who works with what is new to them and what they have saved."""
    reader = _who_works(request)
    since = visits.look(reader) if reader and request.method == "GET" and not is_scripted(request) else None
    filters = JobFilters(request.GET, since=since)
    found = browsing.browse(filters, request.GET)
    if reader:
        mark(found.page, reader, since)
    context = {
        "filters": filters,
        "found": found,
        "skills": _asked_for(),
        "new": browsing.count_new(filters),
        "may_save": reader is not None,
        # Who is not signed in does so first.
        "may_keep": reader is not None or not request.user.is_authenticated,
    }
    return render(request, "contracts/jobs.html", context)


def _who_works(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) and request.user.is_freelancer else None


def _asked_for() -> QuerySet[Skill]:
    """Skills that open jobs ask for; each is looked up, whatever the number of jobs."""
    used = Job.skills.through.objects.filter(skill=OuterRef("pk"), job__state=Job.State.OPEN)
    return Skill.objects.filter(Exists(used))[:MOST_SUGGESTIONS]


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: for everybody, and with what its client or a freelancer can do."""
    found = (
        Job.objects.visible_to(request.user)
        .select_related("client__profile", "client__record")
        .prefetch_related("skills", "files")
    )
    job = get_object_or_404(found, pk=pk)
    if job.direct:
        # Its two people have one page of it: the plan that they talk about.
        return redirect(job.proposals.latest("pk"))
    mark_seen(request, job.get_absolute_url())
    is_owner = job.client_id == request.user.pk
    sent = job.proposals.exclude(state=Proposal.State.WITHDRAWN)
    my_proposal = sent.filter(freelancer_id=request.user.pk).first()
    free = job.is_open and not is_owner and my_proposal is None
    works = _who_works(request)
    if works:
        mark([job], works, None)
    obstacle = obstacles.of(works, job) if free and works else ""
    context = {
        "job": job,
        "is_owner": is_owner,
        "proposal_count": job.proposals_sent,
        "my_proposal": my_proposal,
        "obstacle": obstacle,
        "may_save": works is not None and not is_owner and (job.is_open or job.is_saved),  # type: ignore[attr-defined]
        "may_propose": free and not obstacle and (works is not None or not request.user.is_authenticated),
        "standing": job.contracts.filter(state__in=Contract.STANDING).first() if is_owner else None,
    }
    return render(request, "contracts/job.html", context)
