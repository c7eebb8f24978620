from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from contracts import kinds_of_notice, signals
from contracts.contracts.models import Contract
from contracts.talk.threads import Thread
from marketplace import clock
from marketplace.attachments import Attachment, Sent
from marketplace.refusals import NotYours, Refused

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class EmptyMessage(Refused):
    """A message says something or brings a file."""


class ForeignQuote(Refused):
    """What is quoted was said in another thread."""


@dataclass(frozen=True)
class Said:
    """What somebody writes at once: words, files or both, perhaps about what was said before."""

    text: str
    files: Sequence[Sent] = ()
    quotes: "Message | None" = None


class Message(models.Model):
    """One message of a thread. Kept as written: evidence, should the parties disagree.

    Its `contract` is the one in which it was written; without one it was said before there was any.
    """

    files: "RelatedManager[MessageFile]"

    # The database knows the thread of what is written in a contract, and makes it if it is the first.
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="messages", null=True, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=5000, blank=True)
    quotes = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [
            models.Index(fields=["contract", "sent_at", "id"], name="message_in_contract"),
            models.Index(fields=["thread", "sent_at", "id"], name="message_in_thread"),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"

    @property
    def shows_work(self) -> bool:
        """Whether it has a file or a link."""
        return "://" in self.text or self.files.exists()

    @classmethod
    @transaction.atomic
    def send(
        cls, contract: Contract, *, by: User, text: str, files: Sequence[Sent] = (), quotes: "Message | None" = None
    ) -> "Message":
        """Write to the other party. Locks the contract's milestones.

        Raises NotYours, EmptyMessage, ForeignQuote or FileRefused.
        """
        if not contract.is_party(by):
            raise NotYours(_("Only the two parties write here."))
        message = cls._write(Thread.of(contract), Said(text, files, quotes), by=by, contract=contract)
        message._tell(contract.title, f"{contract.get_absolute_url()}#messages" if contract.offered_at else "")
        signals.message_sent.send(sender=cls, message=message, contract=contract, at=message.sent_at)
        return message

    @classmethod
    @transaction.atomic
    def say(cls, thread: Thread, said: Said, *, by: User) -> "Message":
        """Write to the other one outside of any contract. Raises NotYours, EmptyMessage, ForeignQuote or FileRefused.

        Whether somebody may write at all is for the caller to ask: see `contracts.talk.asking`.
        """
        if not thread.is_party(by):
            raise NotYours(_("Only the two whom it is between write here."))
        message = cls._write(thread, said, by=by, contract=None)
        message._tell(thread.job.title, "")
        return message

    @classmethod
    def _write(cls, thread: Thread, said: Said, *, by: User, contract: Contract | None) -> "Message":
        text = said.text.strip()
        if not text and not said.files:
            raise EmptyMessage(_("Write something or choose a file."))
        if said.quotes and said.quotes.thread_id != thread.pk:
            raise ForeignQuote(_("What you quote was said somewhere else."))
        message = cls.objects.create(
            thread=thread, contract=contract, author=by, text=text, quotes=said.quotes, sent_at=clock.now()
        )
        MessageFile.keep(list(said.files), message=message)
        return message

    def _tell(self, about: str, path: str) -> None:
        """Tell the other one; it leads to the thread where there is no page of a contract for them yet."""
        notice = Notice(
            user_id=self.thread.other_id(self.author_id),
            key=f"message:{self.pk}",
            kind=kinds_of_notice.WROTE,
            path=path or self.thread.get_absolute_url(),
            facts={"author": self.author, "contract": about, "text": self.text},
        )
        notify([notice], at=self.sent_at)


class MessageFile(Attachment):
    """A file sent with a message."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
