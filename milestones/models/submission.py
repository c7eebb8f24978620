from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.attachments import Attachment
from milestones.models.criterion import Criterion


class Submission(models.Model):
    """Work handed in: numbered, never changed afterwards."""

    milestone = models.ForeignKey("Milestone", on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(max_length=5000)
    claims = models.ManyToManyField(Criterion, blank=True, related_name="+", help_text="criteria it claims to meet")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["milestone", "number"], name="one_submission_per_number")]

    def __str__(self) -> str:
        return _("Submission {number}").format(number=self.number)


class SubmissionFile(Attachment):
    """A file handed in, with its SHA-256."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")


class SubmissionLink(models.Model):
    """A link handed in."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="links")
    url = models.URLField(max_length=500)

    def __str__(self) -> str:
        return self.url
