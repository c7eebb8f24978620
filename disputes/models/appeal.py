from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.models.dispute import Dispute
from disputes.models.ruling import Ruling


class Appeal(models.Model):
    """One side does not accept the ruling; once in a dispute, decided by other staff. Never changed."""

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="appeal")
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="appeal")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField(max_length=5000)
    appealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return _("Appeal of {by}").format(by=self.by)
