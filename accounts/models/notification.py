from django.db import models

from accounts.models.user import User

# A sentence with the longest names and titles that there can be: what it says last, a deadline, is never cut off.
LONGEST = 1000


class Notification(models.Model):
    """Something that a person is told, on the site and by e-mail; `key` makes it told exactly once.

    A row without `emailed_at` has yet to be put into a mail; whether that mail arrived, the outbox knows.
    """

    # Found by the index of `told_exactly_once`.
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications", db_index=False)
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=LONGEST)
    detail = models.TextField(blank=True)
    path = models.CharField(max_length=200, help_text="where on the site it leads")
    about = models.CharField(
        max_length=200, blank=True, help_text="the page under which its mail stands, if not that to which it leads"
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True, help_text="when it was put into a mail")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_exactly_once")]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(emailed_at=None), name="notification_to_mail"),
            models.Index(fields=["user", "id"], condition=models.Q(emailed_at=None), name="notification_mail_of_one"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.text
