from escrow.gateways.base import ChargebackReport, Evidence, GatewayRefused
from escrow.gateways.sandbox.models import SandboxChargeback
from escrow.gateways.sandbox.turns import alone
from marketplace import clock


class Chargebacks:
    """A client's bank takes a payment back."""

    def chargeback_report(self, ref: str) -> ChargebackReport:
        return SandboxChargeback.objects.select_related("checkout").get(ref=ref).report()

    def send_evidence(self, *, key: str, ref: str, evidence: Evidence) -> None:
        """Send it for good: the first counts, whatever the key. Raises GatewayRefused when it comes too late."""
        with alone():
            chargeback, now = SandboxChargeback.objects.get(ref=ref), clock.now()
            if chargeback.evidence is not None:
                return
            if chargeback.state != SandboxChargeback.State.OPEN or now >= chargeback.evidence_due_at:
                raise GatewayRefused("The bank takes no more evidence for this payment.")
            chargeback.hear(evidence, at=now)
