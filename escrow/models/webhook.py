from django.db import models


class WebhookEvent(models.Model):
    """One event that a provider reported, stored before it is acted upon. The inbox never loses or repeats one."""

    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="event_received_once")]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(processed_at=None), name="webhook_to_process")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.kind} {self.event_id}"


class EventPoll(models.Model):
    """Up to when the provider was last asked for events whose webhook may not have arrived."""

    gateway = models.CharField(max_length=20, unique=True)
    polled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.gateway}: {self.polled_at:%Y-%m-%d %H:%M} UTC"
