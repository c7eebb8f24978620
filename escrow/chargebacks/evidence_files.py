"""Uploading what is shown to a bank. Each file is kept as it was uploaded, before it is sent as evidence."""

import hashlib
import logging
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded

from escrow import gateways
from escrow.chargebacks.evidence import Document, documents_for
from escrow.gateways.base import GatewayRefused, GatewayUnavailable
from escrow.models import Chargeback, ChargebackFile
from marketplace import clock
from marketplace.alarms import alarm

logger = logging.getLogger(__name__)
# So close to its end the evidence goes without files that cannot be uploaded.
NO_MORE_WAITING = timedelta(days=1)


def upload(chargeback: Chargeback) -> dict[str, str]:
    """Upload what is not uploaded yet; the references by kind. Calls the provider, outside any transaction.

    A crash between an upload and its row uploads the file once more, for nobody to see. What cannot be set on paper or
    is refused is left out, and operators are alarmed: the texts say the same. Raises GatewayUnavailable while there is
    time to wait.
    """
    gateway = gateways.named(chargeback.payment.gateway)
    for document in _documents(chargeback, gateway.evidence_room):
        if chargeback.files.filter(kind=document.kind, round=chargeback.round).exists():
            continue
        digest = hashlib.sha256(document.content).hexdigest()
        # Set anew after a crash it may be another one: then it is another upload.
        key = f"{chargeback.idempotency_key}-{document.kind}-{digest[:16]}"
        try:
            ref = gateway.upload_evidence(key=key, name=document.name, content=document.content)
        except (GatewayUnavailable, GatewayRefused) as error:
            if isinstance(error, GatewayUnavailable) and not _is_late(chargeback):
                raise
            _leave_out(chargeback, document.name, error)
        else:
            _keep(chargeback, document, digest, ref)
    return dict(chargeback.files.filter(round=chargeback.round).values_list("kind", "provider_ref"))


def _documents(chargeback: Chargeback, room: int) -> list[Document]:
    try:
        return documents_for(chargeback, room=room)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:  # whatever cannot be set on paper, the bank's time runs on
        logger.exception("%s: what speaks for it could not be set on paper", chargeback)
        _leave_out(chargeback, "every file", error)
        return []


def _keep(chargeback: Chargeback, document: Document, digest: str, ref: str) -> None:
    row = ChargebackFile(
        chargeback=chargeback,
        kind=document.kind,
        round=chargeback.round,
        name=document.name,
        content=document.content,
        sha256=digest,
        provider_ref=ref,
        uploaded_at=clock.now(),
    )
    # Somebody else may just have uploaded it, too: the first counts.
    ChargebackFile.objects.bulk_create([row], ignore_conflicts=True)


def _is_late(chargeback: Chargeback) -> bool:
    due_at = chargeback.evidence_due_at
    return due_at is not None and due_at - NO_MORE_WAITING <= clock.now()


def _leave_out(chargeback: Chargeback, name: str, error: Exception) -> None:
    alarm(
        "Evidence goes to the bank without a file", f"{chargeback}: {name} is left out. {type(error).__name__}: {error}"
    )
