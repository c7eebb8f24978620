"""Files of jobs, proposals and messages, to whom they are meant for."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.rights import has_right
from contracts.models import Job, JobFile, MessageFile, ProposalFile


@require_safe
def job_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """As public as its job."""
    file: JobFile = get_object_or_404(JobFile, pk=pk, job__in=Job.objects.visible_to(request.user))
    return file.sent_for(request)


@login_required
@require_safe
def message_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For the two whom it is between, and for staff who may see contracts."""
    user, files = person(request), MessageFile.objects.all()
    if not has_right(user, "contracts.view_contract"):
        shown = Q(message__hiding=None) | Q(message__author=user)
        files = files.filter(shown, Q(message__thread__client=user) | Q(message__thread__freelancer=user))
    file: MessageFile = get_object_or_404(files, pk=pk)
    return file.sent_for(request)


@login_required
@require_safe
def proposal_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For the freelancer who sent it and the job's client until it is taken out, and staff who may see contracts."""
    user, files = person(request), ProposalFile.objects.all()
    if not has_right(user, "contracts.view_contract"):
        files = files.filter(Q(proposal__freelancer=user) | Q(proposal__job__client=user), taken_out=None)
    file: ProposalFile = get_object_or_404(files, pk=pk)
    return file.sent_for(request)
