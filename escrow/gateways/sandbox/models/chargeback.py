from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import models

from escrow.gateways.base import ChargebackReport, Evidence
from escrow.gateways.sandbox.cards import CARDS
from escrow.gateways.sandbox.models.checkout import SandboxCheckout
from escrow.gateways.sandbox.models.event import SandboxEvent
from escrow.gateways.sandbox.models.reference import LATE, token
from marketplace.money import Money

EVIDENCE_LASTS = timedelta(days=14)


class SandboxChargeback(models.Model):
    """A charge that the client's bank has taken back, for good unless evidence wins it."""

    class State(models.TextChoices):
        OPEN = "open"
        WON = "won"
        LOST = "lost"

    ref = models.CharField(max_length=60, unique=True, default=token)
    checkout = models.OneToOneField(SandboxCheckout, on_delete=models.PROTECT, related_name="chargeback")
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    evidence = models.JSONField(null=True, blank=True)
    opened_at = models.DateTimeField()
    evidence_due_at = models.DateTimeField()
    settles_at = models.DateTimeField(help_text="when the bank decides")
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.ref} {self.state}"

    @classmethod
    def take_back(cls, checkout: SandboxCheckout, *, at: datetime) -> None:
        """Take what has not been refunded, and have it reported; nothing if nothing is left."""
        left, due_at = checkout.refundable_minor, at + EVIDENCE_LASTS
        if left:
            made = cls.objects.create(
                checkout=checkout, amount_minor=left, opened_at=at, evidence_due_at=due_at, settles_at=due_at
            )
            SandboxEvent.report("chargeback.opened", made.ref, {}, at=at)
        checkout.settles_at = None
        checkout.save(update_fields=["settles_at"])

    def hear(self, evidence: Evidence, files: Mapping[str, str], *, at: datetime) -> None:
        """Take the evidence; the bank decides a little later, and when it is due at the latest."""
        self.evidence = {**asdict(evidence), "files": dict(files)}
        self.settles_at = min(at + LATE, self.evidence_due_at)
        self.save(update_fields=["evidence", "settles_at"])

    def decide(self, *, at: datetime) -> None:
        """Give the money back or keep it, and have it reported."""
        won = self.evidence is not None and CARDS[self.checkout.card].evidence_wins
        self.state, self.closed_at = (self.State.WON if won else self.State.LOST), at
        self.save(update_fields=["state", "closed_at"])
        SandboxEvent.report("chargeback.closed", self.ref, {}, at=at)

    def report(self) -> ChargebackReport:
        """How it stands."""
        amount = Money(self.amount_minor, self.checkout.currency)
        return ChargebackReport(
            ref=self.ref,
            charge_ref=self.checkout.ref,
            amount=amount,
            taken=Money(0 if self.state == self.State.WON else self.amount_minor, amount.currency),
            state=self.state,
            reason="product not received",
            evidence_due_at=self.evidence_due_at,
            changes=1 if self.state == self.State.OPEN else 2,
        )
