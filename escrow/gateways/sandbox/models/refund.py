from datetime import datetime

from django.db import models

from escrow.gateways.base import RefundReport
from escrow.gateways.sandbox.models.checkout import SandboxCheckout
from escrow.gateways.sandbox.models.event import SandboxEvent
from escrow.gateways.sandbox.models.reference import token


class SandboxRefund(models.Model):
    """Money on its way back to a card."""

    class State(models.TextChoices):
        SENT = "sent"
        SUCCEEDED = "succeeded"
        FAILED = "failed"

    ref = models.CharField(max_length=60, unique=True, default=token)
    key = models.CharField(max_length=80, unique=True)
    checkout = models.ForeignKey(SandboxCheckout, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    metadata = models.JSONField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.SENT)
    failure = models.CharField(max_length=200, blank=True)
    settles_at = models.DateTimeField()
    created_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.ref} {self.state}"

    def settle(self, *, failure: str = "", at: datetime) -> None:
        """Arrive, or come back."""
        self.state, self.failure = (self.State.FAILED if failure else self.State.SUCCEEDED), failure
        self.failed_at = at if failure else None
        self.save()
        SandboxEvent.report(f"refund.{self.state}", self.ref, self.metadata, at=at)

    def report(self) -> RefundReport:
        """How it stands."""
        return RefundReport(ref=self.ref, state=self.state, failure=self.failure)
