from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from contracts.jobs.models import Job
from contracts.proposals.models import Proposal
from marketplace.fields import CreatedAtField
from marketplace.texts import later as _


def _theirs() -> "models.QuerySet[Proposal]":
    """Of an invitation: what its freelancer has sent for its job, withdrawn or not."""
    return Proposal.objects.filter(job=OuterRef("job"), freelancer=OuterRef("freelancer"))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Neither answered nor over: the job is open, and no proposal has come of it."""
        return self.filter(~Exists(_theirs()), declined_at=None, job__state=Job.State.OPEN)

    def with_answers(self) -> Self:
        """With the newest proposal that its freelancer has sent for the job, as `proposal_id`, for `standing`."""
        newest = Subquery(_theirs().order_by("-id").values("pk")[:1])
        return self.select_related("job__client", "freelancer").annotate(proposal_id=newest)


class Invitation(models.Model):
    """A client asks a freelancer to look at a job: once, whatever becomes of it.

    A proposal answers it, or a no. Left alone it ends when the job closes, and waits again should the job be opened
    again, as proposals do.
    """

    class Standing(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        PROPOSED = "proposed", _("Sent a proposal")
        DECLINED = "declined", _("Declined")
        OVER = "over", _("Over with the job")

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="invitations")
    # The index of who was invited begins with the person, and serves this, too.
    freelancer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    note = models.TextField(max_length=1000)
    created_at = CreatedAtField()
    declined_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, help_text="in the freelancer's words")

    # No column: as `with_answers` has found.
    proposal_id: int | None

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["job", "freelancer"], name="one_invitation_a_person_and_job")]
        indexes = [models.Index(fields=["freelancer", "-id"], name="invitation_newest")]

    def __str__(self) -> str:
        return f"{self.freelancer}, {self.job}"

    def get_absolute_url(self) -> str:
        """Whoever is invited reads it on the job's page."""
        return self.job.get_absolute_url()

    def get_refusal_url(self) -> str:
        return reverse("invitation_decline", args=[self.pk])

    @property
    def standing(self) -> "Invitation.Standing":
        """How it stands; of one that was read `with_answers`."""
        if self.proposal_id:
            return self.Standing.PROPOSED
        if self.declined_at:
            return self.Standing.DECLINED
        return self.Standing.WAITING if self.job.is_open else self.Standing.OVER

    @property
    def is_waiting(self) -> bool:
        return self.standing == self.Standing.WAITING
