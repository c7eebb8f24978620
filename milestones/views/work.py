from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import person
from contracts.models import Message
from marketplace.limits import SUBMISSIONS, limited
from milestones.clocks import REVIEW, Party
from milestones.forms import ChangesForm, SubmissionForm
from milestones.models import Milestone, State
from milestones.verbs import requesting_changes, submitting
from milestones.views import said
from milestones.views.finding import about, milestone_for
from milestones.workspace.asked import LONGEST_ID


@login_required
@require_http_methods(["GET", "POST"])
@limited(SUBMISSIONS)
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in work."""
    milestone = milestone_for(request, pk, Party.FREELANCER)
    shown = _shown(milestone, request.GET.get("message", ""))
    form = SubmissionForm(
        request.POST or None, request.FILES or None, by=person(request), milestone=milestone, shown=shown
    )
    if request.method == "POST" and form.is_valid():
        submitting.submit(
            milestone,
            by=person(request),
            message=form.cleaned_data["message"],
            files=form.all_files,
            links=form.cleaned_data["links"],
            claims=list(form.cleaned_data["claims"]),
        )
        said.submitted(request, milestone)
        return redirect(milestone.contract)
    milestone.require(State.FUNDED, State.CHANGES_REQUESTED)
    asked = milestone.change_requests.prefetch_related("unmet").first()
    context = {**about(milestone, person(request)), "form": form, "asked": asked, "review_lasts": REVIEW.lasts}
    return render(request, "milestones/submit.html", context)


def _shown(milestone: Milestone, pk: str) -> Message | None:
    """The freelancer's own message of this contract that becomes the submission, if the address names one."""
    if not pk.isdecimal() or len(pk) > LONGEST_ID:
        return None
    own = Message.objects.filter(contract=milestone.contract_id, author=milestone.contract.freelancer_id, pk=pk)
    return own.prefetch_related("files").first()


@login_required
@require_http_methods(["GET", "POST"])
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for changes, naming what is not met."""
    milestone = milestone_for(request, pk, Party.CLIENT)
    milestone.require(State.SUBMITTED)
    latest = milestone.submissions.prefetch_related("files", "links", "claims").first()
    shown = {"seen_submission": latest.number if latest else 0}
    form = ChangesForm(
        request.POST or None, request.FILES or None, by=person(request), milestone=milestone, initial=shown
    )
    if request.method == "POST" and form.is_valid():
        requesting_changes.request_changes(
            milestone,
            by=person(request),
            message=form.cleaned_data["message"],
            unmet=list(form.cleaned_data["unmet"]),
            nothing_delivered=form.cleaned_data["nothing_delivered"],
            seen_submission=form.cleaned_data["seen_submission"],
            files=form.cleaned_data["files"],
        )
        said.about(request, said.CHANGES, milestone)
        return redirect(milestone.contract)
    context = {
        **about(milestone, person(request)),
        "form": form,
        "submission": latest,
        "rounds_left": milestone.change_rounds_left,
    }
    return render(request, "milestones/changes.html", context)
