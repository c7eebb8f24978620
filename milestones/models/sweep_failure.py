from django.db import models


class SweepFailure(models.Model):
    """A milestone that was due and could not be processed; gone once it is. Staff see these in the admin."""

    milestone = models.OneToOneField("Milestone", on_delete=models.CASCADE, related_name="sweep_failure")
    error = models.TextField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.milestone}: {self.error}"
