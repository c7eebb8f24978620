from django.db import models
from django.db.models.functions import Now

from escrow.models.journal import Journal


class ChainLink(models.Model):
    """A journal's place in the hash chain: its hash covers the journal and the hash before it. Append-only.

    Whoever kept an earlier hash can tell that nothing up to there was rewritten, because it would not be in the
    chain any more.
    """

    position = models.PositiveBigIntegerField(primary_key=True)
    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64, unique=True, help_text="SHA-256, hexadecimal")
    linked_at = models.DateTimeField(db_default=Now(), db_index=True, help_text="the database's own time")

    class Meta:
        ordering = ["-position"]

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"
