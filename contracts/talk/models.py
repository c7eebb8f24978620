from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from contracts import kinds_of_notice, signals
from contracts.contracts.models import Contract
from marketplace import clock
from marketplace.attachments import Attachment, Sent
from marketplace.refusals import NotYours, Refused

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class EmptyMessage(Refused):
    """A message says something or brings a file."""


class Message(models.Model):
    """One message in a contract's thread. Kept as written: evidence, should the parties disagree."""

    files: "RelatedManager[MessageFile]"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=5000, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["contract", "sent_at", "id"], name="message_in_thread")]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"

    @property
    def shows_work(self) -> bool:
        """Whether it has a file or a link."""
        return "://" in self.text or self.files.exists()

    @classmethod
    @transaction.atomic
    def send(cls, contract: Contract, *, by: User, text: str, files: Sequence[Sent] = ()) -> "Message":
        """Write to the other party. Locks the contract's milestones. Raises NotYours, EmptyMessage or FileRefused."""
        if not contract.is_party(by):
            raise NotYours(_("Only the two parties write here."))
        if not text.strip() and not files:
            raise EmptyMessage(_("Write something or choose a file."))
        now = clock.now()
        message = cls.objects.create(contract=contract, author=by, text=text.strip(), sent_at=now)
        MessageFile.keep(list(files), message=message)
        notice = Notice(
            user_id=contract.other_party(by).pk,
            key=f"message:{message.pk}",
            kind=kinds_of_notice.WROTE,
            path=f"{contract.get_absolute_url()}#messages",
            facts={"author": by, "contract": contract.title, "text": message.text},
        )
        # Until the deposit is there the freelancer sees no contract, and would be led nowhere.
        notify([notice] if contract.offered_at else [], at=now)
        signals.message_sent.send(sender=cls, message=message, at=now)
        return message


class MessageFile(Attachment):
    """A file sent with a message."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
