from django.db import models

from accounts.models.user import User


class Note(models.Model):
    """What staff wrote down about a person, for each other. Append-only: what is wrong is put right by another."""

    about = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}, {self.by}"
