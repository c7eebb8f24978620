from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.rights import has_right
from contracts.models import Contract
from milestones.models import ChangeRequestFile, SubmissionFile


@login_required
@require_safe
def submission_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a submission, for the two parties and for staff who review contracts."""
    user = person(request)
    files = SubmissionFile.objects.all()
    if not has_right(user, "contracts.view_contract"):
        files = files.filter(submission__milestone__contract__in=Contract.objects.visible_to(user))
    return get_object_or_404(files, pk=pk).sent_for(request)


@login_required
@require_safe
def change_request_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a change request, for the two parties and for staff who review contracts."""
    user = person(request)
    files = ChangeRequestFile.objects.all()
    if not has_right(user, "contracts.view_contract"):
        files = files.filter(change_request__milestone__contract__in=Contract.objects.visible_to(user))
    return get_object_or_404(files, pk=pk).sent_for(request)
