from django.db import models

from accounts.models import User
from disputes.models.dispute import Dispute
from marketplace.texts import later as _


class Question(models.Model):
    """What staff want to know of one side or both; they answer by adding evidence. Written once, never changed."""

    class To(models.TextChoices):
        CLIENT = "client", _("The client")
        FREELANCER = "freelancer", _("The freelancer")
        BOTH = "both", _("Both sides")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="questions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=10, choices=To.choices, default=To.BOTH)
    text = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]
