from django.db import models
from django.db.models.functions import Now


class Checkpoint(models.Model):
    """Up to which link of the chain the ledger was verified, and what it came to there. Append-only.

    The next daily check goes on from here. That everything below is still as it was, the full check asks.
    """

    position = models.PositiveBigIntegerField(unique=True, help_text="the last link that it covers")
    hash = models.CharField(max_length=64, help_text="that link's hash")
    totals = models.JSONField(help_text="by currency and kind of account, in minor units, a debit above zero")
    linked_below = models.BigIntegerField(help_text="every journal up to this id was linked, or never comes")
    newest = models.BigIntegerField(help_text="the newest journal before any was linked")
    begun_in = models.BigIntegerField(help_text="the first transaction that had not begun then")
    made_at = models.DateTimeField(db_default=Now(), help_text="the database's own time")

    class Meta:
        ordering = ["-position"]

    def __str__(self) -> str:
        return f"up to {self.position}: {self.hash}"
