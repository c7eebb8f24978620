"""Inviting freelancers, and what they answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import client_required, freelancer_required, person
from accounts.models import User
from accounts.suspension.suspended import refuse_if_suspended
from contracts.invitations import declining, inviting
from contracts.invitations.forms import DeclineForm, InvitationForm
from contracts.models import Invitation, Job
from marketplace.limits import INVITATIONS, limited
from marketplace.paging import page_of
from marketplace.refusals import lead_back

INVITATIONS_A_PAGE = 20


def whom(pk: int) -> User:
    """The freelancer who is meant; 404 for who is none, or not there any more."""
    return get_object_or_404(User, pk=pk, is_active=True, is_freelancer=True)


@client_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(INVITATIONS)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a freelancer to look at one of one's open jobs."""
    user, freelancer = person(request), whom(pk)
    lead_back(request, reverse("person", args=[freelancer.pk]), freelancer.name)
    refuse_if_suspended(user, "invite freelancers")
    inviting.require_can_be_invited(freelancer, by=user)
    sent = request.POST if request.method == "POST" else None
    form = InvitationForm(sent, by=user, freelancer=freelancer, initial={"job": request.GET.get("job", "")[:18]})
    if form.is_valid():
        job = form.cleaned_data["job"]
        inviting.invite(freelancer, job, by=user, note=form.cleaned_data["note"])
        messages.success(
            request, _("{person} is invited. We tell you when they answer.").format(person=freelancer.name)
        )
        return redirect("job_invitations", job.pk)
    return render(request, "contracts/invite.html", {"form": form, "freelancer": freelancer})


@client_required
@require_safe
def of_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a client has invited to a job, and what they answered."""
    job = get_object_or_404(Job, pk=pk, client=person(request))
    invited = Invitation.objects.with_answers().filter(job=job)
    context = {"job": job, "page": page_of(invited, request.GET, by=("-id",), size=INVITATIONS_A_PAGE)}
    return render(request, "contracts/job_invitations.html", context)


@freelancer_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """To what a freelancer was invited, newest first."""
    invited = Invitation.objects.with_answers().filter(freelancer=person(request))
    page = page_of(invited, request.GET, by=("-id",), size=INVITATIONS_A_PAGE)
    return render(request, "contracts/my_invitations.html", {"page": page})


@freelancer_required
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to an invitation, with a word or without."""
    user = person(request)
    invitation = get_object_or_404(Invitation.objects.with_answers(), pk=pk, freelancer=user)
    if not invitation.is_waiting:
        raise declining.InvitationIsAnswered(_("This invitation is answered, or its job is not open any more."))
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        declining.decline(invitation, by=user, answer=form.cleaned_data["answer"])
        messages.success(request, _("You declined. {client} is told.").format(client=invitation.job.client.name))
        return redirect("my_invitations")
    return render(request, "contracts/invitation_decline.html", {"form": form, "invitation": invitation})
