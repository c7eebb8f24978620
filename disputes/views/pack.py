import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.access import person
from disputes.pack import archive
from disputes.pack.access import contracts_for
from marketplace import clock, limits

logger = logging.getLogger(__name__)


@login_required
@require_GET
def evidence_pack(request: HttpRequest, pk: int) -> FileResponse:
    """Everything on record about a contract as one zip, for its parties and for staff who see its dispute."""
    user = person(request)
    contract = get_object_or_404(contracts_for(user), pk=pk)
    limits.spend(user, limits.PACKS)
    logger.info("evidence pack of contract %s for user %s", contract.pk, user.pk)
    response = FileResponse(
        archive.make(contract),
        as_attachment=True,
        filename=archive.file_name(contract, clock.now()),
        content_type="application/zip",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
