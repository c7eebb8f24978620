"""What a client does with their own jobs."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import client_required, person
from accounts.models import User
from accounts.suspension.suspended import current_of, refuse_if_suspended
from contracts.jobs import posting
from contracts.jobs import reopening as reopening_jobs
from contracts.jobs.forms import JobForm, ReopenForm
from contracts.models import Contract, Job, Proposal
from escrow.money_in.supported import require_offered
from marketplace import clock
from marketplace.limits import JOB_CHANGES, JOBS, limited
from marketplace.paging import page_of
from marketplace.refusals import lead_back

JOBS_A_PAGE = 20


@client_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(JOBS)
def new(request: HttpRequest) -> HttpResponse:
    """Write a job down; keep it as a draft or publish it."""
    refuse_if_suspended(person(request), "post jobs")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = JobForm(*sent, by=person(request))
    if form.is_valid():
        publish = "publish" in request.POST
        job = posting.post(form.details(), by=person(request), files=form.cleaned_data["files"], publish=publish)
        messages.success(request, _published(job) if publish else _("Saved as a draft. Only you can see it."))
        return redirect(job)
    return render(request, "contracts/job_form.html", {"form": form})


@client_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(JOB_CHANGES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a job until somebody is hired for it."""
    job = _my_job(person(request), pk)
    posting.require_written_here(job)
    posting.require_editable(job)
    form = (
        JobForm(request.POST, request.FILES, by=person(request), job=job)
        if request.method == "POST"
        else JobForm(by=person(request), job=job)
    )
    if form.is_valid():
        publish = "publish" in request.POST
        try:
            posting.edit(
                job,
                form.details(),
                by=person(request),
                files=form.cleaned_data["files"],
                remove=form.cleaned_data.get("remove", ()),
                publish=publish,
            )
        except posting.CurrencyIsFixed as refusal:
            form.add_error("currency", str(refusal))
        else:
            messages.success(request, _published(job) if publish else _("Your changes are saved."))
            return redirect(job)
    suspended = not job.is_open and current_of(person(request))
    context = {"form": form, "job": job, "cannot_publish": suspended}
    return render(request, "contracts/job_form.html", context)


@client_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(JOB_CHANGES)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a draft to proposals, after a look at what that means."""
    job = _my_job(person(request), pk)
    if request.method == "POST":
        job.publish(by=person(request))
        messages.success(request, _published(job))
        return redirect(job)
    if job.state != Job.State.DRAFT:
        return redirect(job)
    # Before they decide: what would be refused is said now, and where it can be mended.
    lead_back(request, reverse("job_edit", args=[job.pk]), _("Edit the job"))
    refuse_if_suspended(person(request), "publish jobs")
    require_offered(job.currency)
    job.require_day_to_come(at=clock.now())
    return render(request, "contracts/job_publish.html", {"job": job})


@client_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(JOB_CHANGES)
def closure(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a job off the market, after a look at what that means."""
    job = _my_job(person(request), pk)
    if request.method == "POST":
        job.close(by=person(request))
        said = _("“{title}” is closed. It takes no more proposals; you can open it again.")
        if not job.is_open:
            said = _("The draft “{title}” is put away.")
        messages.success(request, said.format(title=job.title))
        return redirect(job)
    posting.require_editable(job)
    waiting = job.proposals.live().count()
    return render(request, "contracts/job_close.html", {"job": job, "waiting": waiting})


@client_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(JOB_CHANGES)
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a closed job on the market again, until another day."""
    job = _my_job(person(request), pk)
    reopening_jobs.require_closed(job)
    refuse_if_suspended(person(request), "publish jobs")
    require_offered(job.currency)
    form = ReopenForm(request.POST) if request.method == "POST" else ReopenForm()
    if form.is_valid():
        reopening_jobs.reopen(job, until=form.cleaned_data["deadline_on"], by=person(request))
        messages.success(request, _published(job))
        return redirect(job)
    context = {"form": form, "job": job, "waiting": job.proposals.live().count()}
    return render(request, "contracts/job_reopen.html", context)


@client_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A client's jobs, by state."""
    all_of_mine = Job.objects.filter(client=person(request))
    counts = dict(all_of_mine.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    state = state if state in Job.State.values else ""
    jobs = (
        all_of_mine.filter(**({"state": state} if state else {}))
        .annotate(live_count=Count("proposals", filter=Q(proposals__state__in=Proposal.LIVE)))
        .prefetch_related(
            Prefetch(
                "contracts",
                Contract.objects.filter(state__in=Contract.STANDING).select_related("freelancer"),
                to_attr="standing",
            )
        )
    )
    context = {
        "page": page_of(jobs, request.GET, by=("-id",), size=JOBS_A_PAGE),
        "state": state,
        "total": sum(counts.values()),
        "tabs": [(value, label, counts[value]) for value, label in Job.State.choices if value in counts],
    }
    return render(request, "contracts/my_jobs.html", context)


def _my_job(user: User, pk: int) -> Job:
    """This client's job; 404 for everybody else's drafts, and NotYours (403) for their public ones."""
    job = get_object_or_404(Job.objects.visible_to(user), pk=pk)
    job.require_owner(user)
    return job


def _published(job: Job) -> str:
    return _("“{title}” is open. You hear from us with every proposal.").format(title=job.title)
