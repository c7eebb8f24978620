"""What people have typed and not sent."""

from datetime import datetime, tzinfo

from django.db import models

from marketplace import times


class Draft(models.Model):
    """One form's fields as somebody last typed them: the newest takes the place of what was there.

    No foreign key: the kernel knows no people. A row without fields is what is left of a form that was sent, or of a
    draft that was dropped; `sent` is the marker of that form, whose own last words may still be on their way.
    """

    person_id = models.BigIntegerField()
    address = models.CharField(max_length=500, help_text="where the form is sent to")
    fields = models.JSONField(default=dict, help_text="lists of values by name")
    version = models.PositiveIntegerField(default=1, help_text="how often it was kept or dropped")
    saved_at = models.DateTimeField(db_index=True)
    sent = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "address"], name="one_draft_per_person_and_form")]
        indexes = [models.Index(fields=["person_id", "-saved_at"], name="draft_of_person")]

    def __str__(self) -> str:
        return self.address

    def when(self, now: datetime, zone: tzinfo) -> str:
        """When it was kept, as its person reads it: "14:03", on another day "6 Dec 2026, 14:03 CET"."""
        local = self.saved_at.astimezone(zone)
        if local.date() == now.astimezone(zone).date():
            return f"{local:%H:%M}"
        return times.absolute(self.saved_at, zone)
