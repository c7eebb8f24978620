"""Which forms were sent, and where they led."""

from django.db import models


class SentForm(models.Model):
    """A token that somebody has claimed by sending its form. No foreign key: the kernel knows no people."""

    person_id = models.BigIntegerField()
    token = models.CharField(max_length=64)
    content = models.CharField(max_length=64, help_text="a hash of what was typed, which is not kept itself")
    claimed_at = models.DateTimeField(db_index=True)
    led_to = models.TextField(blank=True, help_text="empty while it is being done")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "token"], name="one_claim_per_person_and_token")]

    def __str__(self) -> str:
        return self.token
