from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Message
from disputes.models.dispute import Dispute
from marketplace.attachments import Attachment
from milestones.models import Submission


class Evidence(models.Model):
    """What one side brings: words, files, quoted messages, submissions. Written once, never changed."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="evidence")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=5000, blank=True)
    messages = models.ManyToManyField(Message, blank=True, related_name="+", help_text="quoted")
    submissions = models.ManyToManyField(Submission, blank=True, related_name="+", help_text="pointed to")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return _("Evidence of {author}").format(author=self.author)


class EvidenceFile(Attachment):
    """A file brought as evidence, with its SHA-256."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
