"""The sandbox provider's own books. Nothing outside this package reads or writes them."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from escrow.gateways.sandbox.cards import Card
from marketplace.money import Money

LATE = timedelta(minutes=1)


def token() -> str:
    """An unguessable reference."""
    return secrets.token_urlsafe(18)


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
    settles_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.ref} {self.state}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    def become(self, state: str, *, card: Card | None = None, failure: str = "", at: datetime) -> None:
        """Change state and have it reported."""
        self.state, self.failure = state, failure
        self.card = card.number if card else self.card
        self.settles_at = at + LATE if state == self.State.PROCESSING else None
        self.save()
        if state != self.State.CONFIRMING:
            SandboxEvent.report(f"checkout.{state}", self.ref, self.metadata, at=at)


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

    def __str__(self) -> str:
        return f"{self.ref} {self.state}"

    def settle(self, *, failure: str = "", at: datetime) -> None:
        """Arrive, or come back."""
        self.state, self.failure = (self.State.FAILED if failure else self.State.SUCCEEDED), failure
        self.save()
        SandboxEvent.report(f"refund.{self.state}", self.ref, self.metadata, at=at)


class SandboxEvent(models.Model):
    """A webhook to be delivered."""

    ref = models.CharField(max_length=60, unique=True, default=token)
    kind = models.CharField(max_length=60)
    object_ref = models.CharField(max_length=60)
    metadata = models.JSONField()
    happened_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(delivered_at=None), name="sandbox_event_to_deliver")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_ref}"

    @classmethod
    def report(cls, kind: str, object_ref: str, metadata: dict[str, Any], *, at: datetime) -> None:
        """Queue a webhook."""
        cls.objects.create(kind=kind, object_ref=object_ref, metadata=metadata, happened_at=at)
