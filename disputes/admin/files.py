"""Files of a case, for staff who may read it: of its submissions, its contract's messages and its evidence."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from contracts.models import MessageFile
from disputes.models import Dispute, EvidenceFile
from marketplace.attachments import Attachment
from milestones.models import ChangeRequestFile, SubmissionFile


def download(dispute: Dispute, kind: str, pk: int) -> HttpResponseBase:
    """A file that belongs to this case, as a download; Http404 for every other."""
    milestone = dispute.milestone
    files: dict[str, QuerySet[Attachment]] = {
        "submission": SubmissionFile.objects.filter(submission__milestone=milestone),
        "changes": ChangeRequestFile.objects.filter(change_request__milestone=milestone),
        "message": MessageFile.objects.filter(message__contract=milestone.contract_id),
        "evidence": EvidenceFile.objects.filter(evidence__dispute__milestone=milestone),
    }
    if kind not in files:
        raise Http404
    return get_object_or_404(files[kind], pk=pk).as_download()
