from datetime import datetime

from django.db import models
from django.db.models import Sum

from escrow.gateways.sandbox.cards import CARDS, Card
from escrow.gateways.sandbox.models.event import SandboxEvent
from escrow.gateways.sandbox.models.reference import LATE, token
from marketplace.money import Money


class SandboxCheckout(models.Model):
    """A hosted payment page and the charge that comes of it."""

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMING = "confirming"
        PROCESSING = "processing"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        EXPIRED = "expired"

    ref = models.CharField(max_length=60, unique=True, default=token)
    key = models.CharField(max_length=80, unique=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    description = models.CharField(max_length=200)
    metadata = models.JSONField()
    return_path = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    card = models.CharField(max_length=20, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    settles_at = models.DateTimeField(null=True, blank=True, help_text="when the bank acts by itself")
    succeeded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.ref} {self.state}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def refundable_minor(self) -> int:
        """What of the charge has not gone back, nor is on its way back, in minor units."""
        kept = self.refunds.exclude(state="failed").aggregate(sum=Sum("amount_minor", default=0))["sum"]
        return self.amount_minor - int(kept)

    def become(self, state: str, *, card: Card | None = None, failure: str = "", at: datetime) -> None:
        """Change state and have it reported."""
        self.state, self.failure = state, failure
        self.card = card.number if card else self.card
        succeeded = state == self.State.SUCCEEDED
        self.succeeded_at = at if succeeded else None
        goes_on = succeeded and (CARDS[self.card].taken_back or CARDS[self.card].warned)
        self.settles_at = at + LATE if state == self.State.PROCESSING or goes_on else None
        self.save()
        if state != self.State.CONFIRMING:
            SandboxEvent.report(f"checkout.{state}", self.ref, self.metadata, at=at)

    def warn(self, *, at: datetime) -> None:
        """Have it reported that the charge may be fraudulent; no money moves."""
        SandboxEvent.report("fraud_warning.created", self.ref, {}, at=at)
        self.settles_at = None
        self.save(update_fields=["settles_at"])
