from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext as _

from escrow.gateways.sandbox.models.recipient import SandboxRecipient
from escrow.gateways.sandbox.models.reference import token
from marketplace.money import Money


class SandboxTransfer(models.Model):
    """Money moved from Surety's balance at the sandbox to a recipient's."""

    ref = models.CharField(max_length=60, unique=True, default=token)
    key = models.CharField(max_length=80, unique=True)
    recipient = models.ForeignKey(SandboxRecipient, on_delete=models.PROTECT, related_name="transfers")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    group = models.CharField(max_length=60)
    metadata = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ref} {Money(self.amount_minor, self.currency)}"

    @property
    def left(self) -> Money:
        """What of it has not been taken back."""
        back = self.reversals.aggregate(sum=Sum("amount_minor", default=0))["sum"]
        return Money(self.amount_minor - back, self.currency)


class SandboxReversal(models.Model):
    """A transfer, or a part of it, taken back."""

    ref = models.CharField(max_length=60, unique=True, default=token)
    key = models.CharField(max_length=80, unique=True)
    transfer = models.ForeignKey(SandboxTransfer, on_delete=models.PROTECT, related_name="reversals")
    amount_minor = models.BigIntegerField()
    metadata = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return _("{ref} of {transfer_id}").format(ref=self.ref, transfer_id=self.transfer_id)
