import hashlib
from collections.abc import Mapping

from django.utils.translation import gettext as _

from escrow.gateways.base import ChargebackReport, Evidence, EvidenceFile, GatewayRefused
from escrow.gateways.sandbox.models import SandboxChargeback
from escrow.gateways.sandbox.turns import alone
from marketplace import clock


class Chargebacks:
    """A client's bank takes a payment back. It never asks first, and keeps of files what they are known by."""

    evidence_room = 4_500_000

    def chargeback_report(self, ref: str) -> ChargebackReport:
        return SandboxChargeback.objects.select_related("checkout").get(ref=ref).report()

    def upload_evidence(self, *, key: str, name: str, content: bytes) -> str:
        """Its reference is its SHA-256."""
        return f"file_{hashlib.sha256(content).hexdigest()}"

    def send_evidence(
        self, *, key: str, ref: str, evidence: Evidence, files: Mapping[EvidenceFile, str] | None = None
    ) -> None:
        """Send it for good: the first counts, whatever the key. Raises GatewayRefused when it comes too late."""
        with alone():
            chargeback, now = SandboxChargeback.objects.get(ref=ref), clock.now()
            if chargeback.evidence is not None:
                return
            if chargeback.state != SandboxChargeback.State.OPEN or now >= chargeback.evidence_due_at:
                raise GatewayRefused(_("The bank takes no more evidence for this payment."))
            chargeback.hear(evidence, {str(kind): file for kind, file in (files or {}).items()}, at=now)
