"""What waits to be sent, and what became of it."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.texts import later as _later

LONGEST_SUBJECT = 200


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> Self:
        """Waiting, not held by a sender, and not put off; what people wait for in front of a page comes first."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        waiting = self.filter(free, state=OutgoingMail.State.WAITING, next_attempt_at__lte=now)
        return waiting.order_by("urgency", "next_attempt_at", "id")


class OutgoingMail(models.Model):
    """One message to one recipient, by mail or by the operators' webhook.

    `raw` is the whole message as it goes to the server. It can hold links that let people in, so it is emptied as soon
    as the message is sent, and a few days after the last try when it is not.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _later("Mail")
        WEBHOOK = "webhook", _later("Webhook")

    class Kind(models.TextChoices):
        ACCOUNT = "account", _later("Sign-in and account")
        NOTICE = "notice", _later("Notice")
        ALARM = "alarm", _later("Alarm")

    class State(models.TextChoices):
        WAITING = "waiting", _later("Waiting")
        SENT = "sent", _later("Sent")
        REFUSED = "refused", _later("Refused for good")
        GIVEN_UP = "given_up", _later("Given up")

    # Of these nobody reads the text on the desk: it holds links that let people in.
    SECRET: ClassVar = (Kind.ACCOUNT,)
    # How long the same message is tried while the server says "later".
    TRIED_FOR = timedelta(days=3)

    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.MAIL)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    urgency = models.PositiveSmallIntegerField(help_text="0 is sent before 1")
    sender = models.CharField(max_length=320, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    raw = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="held by a sender until then")
    claimed_by = models.CharField(max_length=300, blank=True, help_text="the process that holds it")
    attempts = models.PositiveIntegerField(default=0, help_text="how often the server said later")
    put_off_since = models.DateTimeField(null=True, blank=True, help_text="when the server first said later")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="when it was sent, refused or given up")
    last_error = models.CharField(max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "outgoing mail"
        verbose_name_plural = "outgoing mail"
        indexes = [
            models.Index(
                fields=["channel", "urgency", "next_attempt_at", "id"],
                condition=Q(state="waiting"),
                name="mail_to_send",
            ),
            models.Index(fields=["finished_at"], name="mail_to_forget"),
            models.Index(fields=["-created_at", "-id"], name="mail_newest_first"),
            models.Index(fields=["state", "id"], name="mail_of_state"),
            models.Index(fields=["recipient"], name="mail_to_recipient"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None) | (~Q(state="waiting") & Q(finished_at__isnull=False)),
                name="mail_is_finished_or_waits",
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(raw=b""), name="sent_mail_keeps_no_text"),
        ]

    def __str__(self) -> str:
        return _("Mail {pk}").format(pk=self.pk)

    @property
    def is_secret(self) -> bool:
        return self.kind in self.SECRET

    @property
    def can_be_sent_again(self) -> bool:
        return self.state in {self.State.REFUSED, self.State.GIVEN_UP} and bool(self.raw)
