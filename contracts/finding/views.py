"""Jobs as everybody sees them."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Skill
from contracts.finding.filters import JobFilters
from contracts.models import Contract, Job, Proposal
from marketplace.paging import count_of, page_of

JOBS_A_PAGE = 20
MOST_SUGGESTIONS = 200


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Open jobs, filtered by the address."""
    filters = JobFilters(request.GET)
    found = filters.apply(Job.objects.open())
    count, more = count_of(found)
    jobs = (
        found.select_related("client")
        .prefetch_related("skills")
        .annotate(
            proposal_count=Count("proposals", filter=~Q(proposals__state=Proposal.State.WITHDRAWN), distinct=True)
        )
    )
    context = {
        "filters": filters,
        "page": page_of(jobs, request.GET, by=filters.order, size=JOBS_A_PAGE),
        "count": count,
        "more": more,
        "skills": Skill.objects.filter(jobs__state=Job.State.OPEN).distinct()[:MOST_SUGGESTIONS],
    }
    return render(request, "contracts/jobs.html", context)


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: for everybody, and with what its client or a freelancer can do."""
    found = Job.objects.visible_to(request.user).select_related("client").prefetch_related("skills", "files")
    job = get_object_or_404(found, pk=pk)
    is_owner = job.client_id == request.user.pk
    sent = job.proposals.exclude(state=Proposal.State.WITHDRAWN)
    context = {
        "job": job,
        "is_owner": is_owner,
        "proposal_count": sent.count(),
        "my_proposal": sent.filter(freelancer_id=request.user.pk).first(),
        "standing": job.contracts.filter(state__in=Contract.STANDING).first() if is_owner else None,
    }
    return render(request, "contracts/job.html", context)
