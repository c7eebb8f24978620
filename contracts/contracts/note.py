from django.db import models

from accounts.models import User
from contracts.contracts.models import Contract


class ContractNote(models.Model):
    """What staff wrote down about a contract, for each other. Append-only; the two sides never see it."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}, {self.by}"
