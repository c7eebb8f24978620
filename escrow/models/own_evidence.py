from django.db import models

from accounts.models import User
from escrow.models.chargeback import Chargeback


class OwnEvidence(models.Model):
    """What staff add to what the bank is shown of a payment: sent with all the rest. Append-only."""

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="own_evidence")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} UTC: {self.text}"
