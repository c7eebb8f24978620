from django.db import models

from accounts.models.user import User
from marketplace.texts import later as _


class StaffAction(models.Model):
    """What somebody did on the desk: each request that could change something, and what came of it. Append-only.

    The middleware writes it (accounts/staff_log.py), and nobody else.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    view = models.CharField(max_length=100, help_text=_("which page of the desk"))
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField(help_text=_("what was answered: from 400 on it was refused"))
    said = models.CharField(max_length=1000, blank=True, help_text=_("what was done, in words"))

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "id"], name="action_of_staff")]

    def __str__(self) -> str:
        return self.said or self.view
