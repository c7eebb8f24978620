from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.rights import has_right
from contracts.models import Contract
from milestones.models import SubmissionFile


@login_required
@require_safe
def submission_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file of a submission, for the two parties and for staff who review contracts."""
    user = person(request)
    files = SubmissionFile.objects.all()
    if not has_right(user, "contracts.view_contract"):
        files = files.filter(submission__milestone__contract__in=Contract.objects.visible_to(user))
    return get_object_or_404(files, pk=pk).as_download()
