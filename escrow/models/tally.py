from django.db import models


class Tally(models.Model):
    """What was the platform's own up to an entry of the ledger: only what came after it has still to be summed.

    Begun with `own` empty, and closed once every transaction that could still write an entry up to there is over.
    """

    up_to = models.BigIntegerField(help_text="the last entry that it counts")
    begun_in = models.BigIntegerField(help_text="the first transaction that had not begun then")
    begun_at = models.DateTimeField()
    own = models.JSONField(null=True, blank=True, help_text="minor units by currency; empty until it is closed")

    class Meta:
        indexes = [models.Index(fields=["up_to"], condition=models.Q(own__isnull=False), name="tally_closed")]

    def __str__(self) -> str:
        return f"up to entry {self.up_to}"
