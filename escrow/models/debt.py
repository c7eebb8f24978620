from django.db import models
from django.db.models import Q

from accounts.models import User
from escrow.models.chargeback import Chargeback
from marketplace.money import Money


class Debt(models.Model):
    """What a client owes for a lost chargeback. The ledger has it on the account "owed by clients".

    It follows what the bank takes and what else pays for it, until staff settle it or two of them write it off.
    """

    chargeback = models.OneToOneField(Chargeback, on_delete=models.PROTECT, related_name="debt")
    client = models.ForeignKey(User, on_delete=models.PROTECT, related_name="debts")
    currency = models.CharField(max_length=3)
    owed_minor = models.BigIntegerField(default=0, help_text="now, in minor units")
    moves = models.PositiveIntegerField(default=0, help_text="how many journals it has")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_minor = models.BigIntegerField(null=True, blank=True, help_text="what was settled or written off")
    reference = models.CharField(max_length=120, blank=True, help_text="of the client's payment; empty if written off")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(owed_minor__gte=0), name="debt_not_negative"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_minor=None, reference="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_minor__isnull=False, owed_minor=0),
                name="debt_ended_owes_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"debt {self.pk} of {self.owed}"

    @property
    def owed(self) -> Money:
        return Money(self.owed_minor, self.currency)
