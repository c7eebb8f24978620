"""That somebody asked to pay or talk elsewhere, though they were told what that means: kept for staff."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.talk.elsewhere import Sign
from contracts.talk.models import Message

# Staff are told of who does it so often in this time.
REPEATS_AT = 3
WITHIN = timedelta(days=30)


class AskedElsewhere(models.Model):
    """A message that was sent all the same. Append-only; `times` counts the author's in 30 days, with this one."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="asked_elsewhere")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    signs = models.JSONField(help_text="what it was recognised by: kinds of signs")
    times = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        verbose_name = "word about elsewhere"
        verbose_name_plural = "words about elsewhere"
        indexes = [
            models.Index(fields=["author", "at"], name="elsewhere_of_author"),
            models.Index(fields=["at"], condition=Q(times__gte=REPEATS_AT), name="elsewhere_repeated"),
        ]

    def __str__(self) -> str:
        return _("{author}, {times} times in {days} days").format(
            author=self.author, times=self.times, days=WITHIN.days
        )

    @property
    def recognised_by(self) -> str:
        return ", ".join(str(Sign(sign).label) for sign in self.signs)

    @classmethod
    def keep(cls, message: Message, signs: list[Sign]) -> None:
        """Mark a message that was written just now, in the caller's transaction."""
        before = cls.objects.filter(author=message.author, at__gt=message.sent_at - WITHIN).count()
        cls.objects.create(
            message=message, author=message.author, signs=[*signs], times=min(before + 1, 32_767), at=message.sent_at
        )
