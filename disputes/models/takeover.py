from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.models.dispute import Dispute


class Takeover(models.Model):
    """A member of staff took a case on which a colleague was at work, and said why. For staff; never changed."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="takeovers")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=1000)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(by=models.F("instead_of")), name="taken_from_a_colleague"),
        ]

    def __str__(self) -> str:
        return _("{by} instead of {instead_of}").format(by=self.by, instead_of=self.instead_of)
