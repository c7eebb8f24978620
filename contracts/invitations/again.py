"""A new job for somebody: written down, published, and they are invited to it. Or an earlier one again."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import client_required, person
from accounts.models import User
from accounts.suspension.suspended import refuse_if_suspended
from contracts.invitations import inviting
from contracts.invitations.forms import JobForForm
from contracts.invitations.views import whom
from contracts.jobs import posting
from contracts.models import Contract, Job
from marketplace.attachments import Sent
from marketplace.limits import JOBS, limited
from marketplace.refusals import lead_back


@transaction.atomic
def post_for(freelancer: User, details: posting.Details, *, by: User, note: str, files: Sequence[Sent] = ()) -> Job:
    """Publish a job and invite this freelancer to it, both or neither. Locks the person, then the job.

    Raises what `posting.post` and `inviting.invite` do.
    """
    job = posting.post(details, by=by, files=files, publish=True)
    inviting.invite(freelancer, job, by=by, note=note)
    return job


@client_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(JOBS)
def job_for(request: HttpRequest, pk: int) -> HttpResponse:
    """A job for one freelancer, as an earlier contract with them had it if the address names one (`contract`)."""
    user, freelancer = person(request), whom(pk)
    lead_back(request, reverse("person", args=[freelancer.pk]), freelancer.name)
    refuse_if_suspended(user, "post jobs")
    inviting.require_can_be_invited(freelancer, by=user)
    before = _before(user, freelancer, request.GET.get("contract", ""))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = JobForForm(*sent, by=user, initial=_as_before(before))
    if form.is_valid():
        given = form.cleaned_data
        job = post_for(freelancer, form.details(), by=user, note=given["note"], files=given["files"])
        messages.success(
            request,
            _("“{title}” is open, and {person} is invited. We tell you when they answer.").format(
                title=job.title, person=freelancer.name
            ),
        )
        return redirect(job)
    context = {"form": form, "freelancer": freelancer, "before": before}
    return render(request, "contracts/job_for.html", context)


def _before(client: User, freelancer: User, pk: str) -> Contract | None:
    """The earlier contract of these two that an address names."""
    theirs = Contract.objects.filter(client=client, freelancer=freelancer, offered_at__isnull=False)
    return (
        theirs.select_related("job").filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) <= 18 else None
    )


def _as_before(contract: Contract | None) -> dict[str, Any]:
    """What a form begins with; the day is another one."""
    if contract is None:
        return {}
    job = contract.job
    return {
        "title": contract.title,
        "description": job.description,
        "category": job.category,
        "skills": list(job.skills.all()),
        "currency": contract.currency,
        "budget": job.budget_minor,
        "note": _("We have worked together on “{title}”, and I would like to again.").format(title=contract.title),
    }
