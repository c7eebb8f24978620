from datetime import datetime

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from escrow.gateways.base import RecipientReport
from escrow.gateways.sandbox.models.event import SandboxEvent
from escrow.gateways.sandbox.models.reference import token


class SandboxRecipient(models.Model):
    """A freelancer's account at the sandbox, and the bank account behind it."""

    class Bank(models.TextChoices):
        WORKS = "works"
        CLOSED = "closed"

    ref = models.CharField(max_length=60, unique=True, default=token)
    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    country = models.CharField(max_length=2)
    metadata = models.JSONField()
    bank = models.CharField(max_length=10, choices=Bank.choices, blank=True)

    def __str__(self) -> str:
        return f"{self.ref} {self.name}"

    @property
    def ready(self) -> bool:
        """Whether money can go to them."""
        return bool(self.bank)

    @property
    def needs(self) -> str:
        """What they still have to do."""
        return "" if self.ready else _("Choose the bank account that your payouts go to.")

    def use(self, bank: str, *, at: datetime) -> None:
        """Send payouts to this bank account from now on, and have it reported."""
        self.bank = bank
        self.save(update_fields=["bank"])
        SandboxEvent.report("recipient.updated", self.ref, self.metadata, at=at)

    def report(self) -> RecipientReport:
        """How it stands."""
        return RecipientReport(ready=self.ready, needs=self.needs)

    def balance_minor(self, currency: str) -> int:
        """What was transferred here and has neither gone on nor back, in minor units."""
        mine = Q(currency=currency)
        total = Sum("amount_minor", default=0)
        came = self.transfers.filter(mine).aggregate(sum=total)["sum"]
        back = self.transfers.filter(mine).aggregate(sum=Sum("reversals__amount_minor", default=0))["sum"]
        gone = self.payouts.filter(mine).exclude(state="failed").aggregate(sum=total)["sum"]
        return int(came - back - gone)
