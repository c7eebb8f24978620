from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from escrow.gateways.base import PayoutReport
from escrow.gateways.sandbox.models.event import SandboxEvent
from escrow.gateways.sandbox.models.recipient import SandboxRecipient
from escrow.gateways.sandbox.models.reference import token


class SandboxPayout(models.Model):
    """Money on its way from a recipient's balance to the bank account that they had chosen by then."""

    class State(models.TextChoices):
        SENT = "sent"
        PAID = "paid"
        FAILED = "failed"

    ref = models.CharField(max_length=60, unique=True, default=token)
    key = models.CharField(max_length=80, unique=True)
    recipient = models.ForeignKey(SandboxRecipient, on_delete=models.PROTECT, related_name="payouts")
    bank = models.CharField(max_length=10, choices=SandboxRecipient.Bank.choices)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    metadata = models.JSONField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.SENT)
    failure = models.CharField(max_length=200, blank=True)
    settles_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ref} {self.state}"

    def settle(self, *, at: datetime) -> None:
        """Arrive, or come back to the recipient's balance."""
        self.failure = _("The account is closed.") if self.bank == SandboxRecipient.Bank.CLOSED else ""
        self.state = self.State.FAILED if self.failure else self.State.PAID
        self.save(update_fields=["state", "failure"])
        SandboxEvent.report(f"payout.{self.state}", self.ref, self.metadata, at=at)

    def report(self) -> PayoutReport:
        """How it stands."""
        return PayoutReport(ref=self.ref, state=self.state, failure=self.failure)
