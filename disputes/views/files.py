from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.rights import has_right
from disputes.models import Dispute, EvidenceFile


@login_required
@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that was brought as evidence, for the two sides and for staff who may see disputes."""
    user, files = person(request), EvidenceFile.objects.all()
    if not has_right(user, "disputes.view_dispute"):
        files = files.filter(evidence__dispute__in=Dispute.objects.visible_to(user))
    file: EvidenceFile = get_object_or_404(files, pk=pk)
    return file.sent_for(request)
