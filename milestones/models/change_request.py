from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.attachments import Attachment
from milestones.models.criterion import Criterion
from milestones.models.submission import Submission


class ChangeRequest(models.Model):
    """The client's answer to a submission: which criteria are not met, and what is missing."""

    milestone = models.ForeignKey("Milestone", on_delete=models.PROTECT, related_name="change_requests")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="change_request")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(max_length=5000)
    unmet = models.ManyToManyField(Criterion, blank=True, related_name="+")
    nothing_delivered = models.BooleanField(default=False)
    requested_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["milestone", "number"], name="one_change_request_per_number")]

    def __str__(self) -> str:
        return _("Change request {number}").format(number=self.number)


class ChangeRequestFile(Attachment):
    """A file that shows what is missing."""

    change_request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="files")
