from django.db import models

from accounts.models.user import User

# A sentence with the longest names and titles that there can be: what it says last, a deadline, is never cut off.
LONGEST = 1000


class Notification(models.Model):
    """Something that a person is told, on the site and by e-mail; `key` makes it told exactly once.

    It is its own outbox: a row without `emailed_at` has yet to be sent by the worker.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=LONGEST)
    detail = models.TextField(blank=True)
    path = models.CharField(max_length=200, help_text="where on the site it leads")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)
    email_failures = models.PositiveSmallIntegerField(default=0, help_text="how often the message itself was refused")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_exactly_once")]
        indexes = [
            models.Index(
                fields=["email_failures", "id"], condition=models.Q(emailed_at=None), name="notification_to_email"
            ),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.text
