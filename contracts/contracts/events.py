from django.db import models

from accounts.models import User
from contracts.contracts.models import Contract


class ContractEvent(models.Model):
    """Something that happened to a contract as a whole. Append-only: the database refuses to change it."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="events")
    text = models.CharField(max_length=300)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text
