"""What a freelancer keeps while looking for work: jobs, and searches. And the page that stops mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import freelancer_required, person
from contracts.finding.filters import JobFilters
from contracts.models import Job, SavedJob, SavedSearch
from contracts.saved import saving, searches, stopping
from contracts.saved.forms import MailForm, SearchForm
from contracts.saved.listing import listed
from contracts.saved.summary import summary_of
from marketplace.limits import SAVES, limited
from marketplace.paging import page_of
from marketplace.refusals import Refused
from marketplace.scripted import is_scripted

JOBS_A_PAGE = 20


@freelancer_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs that somebody has saved, the last saved first; those that have closed since say so."""
    mine = SavedJob.objects.filter(user=person(request), job__hiding=None)
    mine = mine.select_related("job__client").prefetch_related("job__skills")
    page = page_of(mine, request.GET, by=("-id",), size=JOBS_A_PAGE)
    return render(request, "contracts/saved_jobs.html", {"page": page})


@freelancer_required
@require_POST
@limited(SAVES)
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a job to find it again. What is refused to the page's script is said on the job's page."""
    job = _seen(request, pk)
    try:
        saving.save(job, by=person(request))
    except Refused as refusal:
        if not is_scripted(request):
            raise
        messages.warning(request, str(refusal))
        return HttpResponseClientRedirect(job.get_absolute_url())
    return _saved(request, job, _("“{title}” is saved."), is_saved=True)


@freelancer_required
@require_POST
@limited(SAVES)
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a job out of one's list."""
    job = _seen(request, pk)
    saving.let_go(job, by=person(request))
    return _saved(request, job, _("“{title}” is no longer saved."), is_saved=False)


@freelancer_required
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """A person's searches, of which there are few, with how many jobs of each are new."""
    context = {"searches": listed(person(request)), "most": SavedSearch.MOST, "mails": SavedSearch.Mail.choices}
    return render(request, "contracts/saved_searches.html", context)


@freelancer_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(SAVES)
def new_search(request: HttpRequest) -> HttpResponse:
    """Save the search that the address's query asks for."""
    filters = JobFilters(request.GET)
    kept = searches.kept_of(filters)
    if not kept:
        return redirect("jobs")
    summary = summary_of(kept)
    form = SearchForm(request.POST) if request.method == "POST" else SearchForm(initial={"name": filters.words[:60]})
    if form.is_valid():
        given = form.cleaned_data
        search = searches.keep(filters, name=given["name"], mail=given["mail"], by=person(request))
        messages.success(request, _("Your search “{name}” is saved.").format(name=search.name))
        return redirect("saved_searches")
    return render(request, "contracts/saved_search_form.html", {"form": form, "summary": summary, "kept": kept})


@freelancer_required
@require_safe
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """What a search finds now: the list as it asks for it. Nothing of it is new any more."""
    found = _mine(request, pk)
    if request.method == "GET":
        searches.open_again(found, by=person(request))
    return redirect(f"{reverse('jobs')}?{found.asked}&sort=newest")


@freelancer_required
@require_POST
@limited(SAVES)
def search_mail_choice(request: HttpRequest, pk: int) -> HttpResponse:
    """When mail tells of what a search finds."""
    found, form = _mine(request, pk), MailForm(request.POST)
    if form.is_valid():
        searches.send(found, form.cleaned_data["mail"], by=person(request))
        said = {
            SavedSearch.Mail.AT_ONCE: _("New jobs for “{name}” come by mail at once."),
            SavedSearch.Mail.DAILY: _("New jobs for “{name}” come by mail once a day, in the morning."),
            SavedSearch.Mail.NEVER: _("No mail about “{name}” any more. You find what is new in your list."),
        }[SavedSearch.Mail(form.cleaned_data["mail"])]
        messages.success(request, said.format(name=found.name))
    return redirect("saved_searches")


@freelancer_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(SAVES)
def search_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a search, after a look at which."""
    found = _mine(request, pk)
    if request.method == "POST":
        searches.remove(found, by=person(request))
        messages.success(request, _("The search “{name}” is removed.").format(name=found.name))
        return redirect("saved_searches")
    return render(request, "contracts/saved_search_remove.html", {"search": found})


@csrf_exempt  # The token in the address is the permission, and programs that read mail have no other.
@require_http_methods(["GET", "HEAD", "POST"])
def search_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mail about new jobs; whoever has the link need not sign in. It is answered, not led on: RFC 8058."""
    link = stopping.read(token)
    if link is None:
        raise Http404
    if request.method == "POST":
        stopping.stop(link)
    return render(request, "contracts/search_mail.html", {"link": link, "is_stopped": request.method == "POST"})


def _seen(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(person(request)), pk=pk)


def _mine(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch, pk=pk, user=person(request))


def _saved(request: HttpRequest, job: Job, said: str, *, is_saved: bool) -> HttpResponse:
    """The button as it is now, where the page's script has asked; else the page that they came from."""
    back = request.POST.get("back", "")
    if is_scripted(request):
        job.is_saved = is_saved  # type: ignore[attr-defined]  # for the page alone
        return render(request, "contracts/_save_job.html", {"job": job, "may_save": True, "back": back})
    messages.success(request, said.format(title=job.title))
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else job)
