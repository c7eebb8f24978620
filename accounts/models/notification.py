from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import override

from accounts.models.user import User
from accounts.wording.kinds import TABLE, Kind
from accounts.wording.sentences import say

if TYPE_CHECKING:
    from accounts.wording.sentences import Words


class Notification(models.Model):
    """Something that a person is told, on the site and by e-mail; `key` makes it told exactly once.

    It is a kind and facts, put into words when it is read or sent: for its reader, in their language and zone. Rows
    from before that have their words in `written` and `written_below`, and no kind.
    A row without `emailed_at` has yet to be put into a mail; whether that mail arrived, the outbox knows.
    """

    # Found by the index of `told_exactly_once`. That there is such a person is asked once for all rows of a statement.
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="notifications", db_index=False, db_constraint=False
    )
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=60, blank=True, default="")
    facts = models.JSONField(default=dict, blank=True)
    written = models.CharField(max_length=1000, blank=True)
    written_below = models.TextField(blank=True)
    path = models.CharField(max_length=200, help_text="where on the site it leads")
    about = models.CharField(
        max_length=200, blank=True, help_text="the page of what it is about, such as a contract's; empty for none"
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True, help_text="when it was put into a mail")

    # What a page says of it: it is out of date.
    is_over = False

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="told_exactly_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="") ^ ~models.Q(written=""), name="a_kind_or_words_of_before"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "created_at", "id"], name="notification_newest"),
            models.Index(fields=["created_at"], condition=models.Q(emailed_at=None), name="notification_to_mail"),
            models.Index(fields=["user", "id"], condition=models.Q(emailed_at=None), name="notification_mail_of_one"),
            models.Index(fields=["user", "about"], condition=models.Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def row(self) -> Kind | None:
        """Its row of the table of kinds."""
        return TABLE[self.kind] if self.kind else None

    @property
    def text(self) -> str:
        """The sentence, as its reader reads it."""
        return self._say(self.row.sentence) if self.row else self.written

    @property
    def detail(self) -> str:
        """What stands below the sentence, in paragraphs."""
        if not self.row:
            return self.written_below
        return "\n\n".join(part for part in map(self._say, self.row.body) if part)

    @property
    def subject(self) -> str:
        """What its mail is about."""
        return self._say(self.row.subject) if self.row else self.written

    @property
    def button(self) -> str:
        """What can be done where it leads; nothing for rows of before."""
        return self._say(self.row.button) if self.row else ""

    def _say(self, words: "Words") -> str:
        with override(self.user.language):
            return say(words, self.facts, self.user_id, self.user.zone)
