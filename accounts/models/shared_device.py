from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models.user import User


class SharedDevice(models.Model):
    """Two people have signed in with one browser, as its own cookie says; the earlier account is `one`. For staff."""

    one = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_row_for_two_people"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="earlier_account_first"),
        ]

    def __str__(self) -> str:
        return _("{one} and {other}").format(one=self.one, other=self.other)
