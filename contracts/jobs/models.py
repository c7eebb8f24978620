from datetime import datetime, time, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Skill, User
from accounts.suspension.suspended import require_not_suspended
from escrow.money_in.supported import require_offered
from marketplace import clock, times
from marketplace.attachments import Attachment
from marketplace.fields import CreatedAtField
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused
from marketplace.texts import later as _later
from marketplace.typed import TypedField


class JobNotOpen(Refused):
    """The job takes no proposals and no hire now."""


class OfferStands(Refused):
    """An offer for the job has been made and not ended."""


class JobNotDraft(Refused):
    """Only a draft can be published."""


class DayHasPassed(Refused):
    """The day by which the work is needed is over."""


# So long before a job closes by itself its client is told.
WARNED_BEFORE = timedelta(days=3)


class JobQuerySet(models.QuerySet["Job"]):
    def public(self) -> Self:
        """What anyone may read: everything that was ever published, unless staff have hidden it."""
        return self.filter(published_at__isnull=False, direct=False, hiding=None)

    def open(self) -> Self:
        """On the market: what anyone may send a proposal for."""
        return self.filter(state=Job.State.OPEN, direct=False)

    def waiting_for_hire(self) -> Self:
        """Whose clock runs: those on the market, and direct ones."""
        return self.filter(state=Job.State.OPEN)

    def visible_to(self, user: object) -> Self:
        """Public jobs that staff have not hidden, a person's own, and direct ones to which they are the other side."""
        public = Q(published_at__isnull=False, direct=False, hiding=None)
        if not isinstance(user, User):
            return self.filter(public)
        return self.filter(public | Q(client=user) | Q(direct=True, pk__in=user.proposals.values("job")))


class Job(models.Model):
    """Work that a client wants done for a fixed price. draft -> open -> filled | closed."""

    class State(models.TextChoices):
        DRAFT = "draft", _later("Draft")
        OPEN = "open", _later("Open")
        FILLED = "filled", _later("Filled")
        CLOSED = "closed", _later("Closed")

    class Category(models.TextChoices):
        SOFTWARE = "software", _later("Software and web")
        DESIGN = "design", _later("Design and creative")
        WRITING = "writing", _later("Writing and translation")
        MEDIA = "media", _later("Audio and video")
        DATA = "data", _later("Data and research")
        MARKETING = "marketing", _later("Marketing and sales")
        BUSINESS = "business", _later("Business and legal")
        ENGINEERING = "engineering", _later("Engineering and architecture")

    client = models.ForeignKey(User, on_delete=models.PROTECT, related_name="jobs")
    title = TypedField(max_length=100)
    description = models.TextField(max_length=10_000)
    category = models.CharField(max_length=20, choices=Category.choices, blank=True, help_text="none if it is direct")
    skills = models.ManyToManyField(Skill, blank=True, related_name="jobs")
    currency = models.CharField(max_length=3)
    budget_minor = models.BigIntegerField(help_text="minor units")
    deadline_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    direct = models.BooleanField(
        default=False, db_default=False, help_text="began by a link: for its two people, never published or listed"
    )
    created_at = CreatedAtField()
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    hire_due_at = models.DateTimeField(null=True, blank=True, help_text="when it closes by itself")
    hire_warned_at = models.DateTimeField(null=True, blank=True)
    proposals_sent = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text=_later("and not withdrawn; the database counts them")
    )
    made_good_until = CreatedAtField(help_text=_later("what outages took until then was given back to its clock"))

    OPENED = ("state", "hire_due_at", "hire_warned_at", "made_good_until")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(budget_minor__gt=0), name="job_budget_above_zero"),
            models.CheckConstraint(condition=~Q(state="open") | Q(hire_due_at__isnull=False), name="job_open_ends"),
            models.CheckConstraint(condition=Q(direct=False) | Q(published_at=None), name="job_direct_is_not_public"),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=Q(state="open"), name="job_newest"),
            models.Index(
                fields=["category", "-published_at", "-id"], condition=Q(state="open"), name="job_in_category"
            ),
            models.Index(fields=["currency", "-budget_minor", "-id"], condition=Q(state="open"), name="job_by_budget"),
            models.Index(fields=["deadline_on", "id"], condition=Q(state="open"), name="job_by_day"),
            models.Index(fields=["proposals_sent", "id"], condition=Q(state="open"), name="job_by_proposals"),
            models.Index(fields=["hire_due_at"], condition=Q(state="open"), name="job_hire_due"),
            models.Index(fields=["made_good_until"], condition=Q(state="open"), name="job_made_good"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    def get_invitations_url(self) -> str:
        return reverse("job_invitations", args=[self.pk])

    @property
    def budget(self) -> Money:
        return Money(self.budget_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def can_be_edited(self) -> bool:
        """Until somebody has been hired for it or it is closed."""
        return self.state in {self.State.DRAFT, self.State.OPEN}

    def require_owner(self, user: User) -> None:
        """Raise NotYours unless this person posted the job."""
        if self.client_id != user.pk:
            raise NotYours(_("Only the client who posted this job can do that."))

    def require_open(self) -> None:
        """Raise JobNotOpen unless proposals and a hire are welcome."""
        if not self.is_open:
            raise JobNotOpen(_("This job is no longer open."))

    @property
    def can_be_reopened(self) -> bool:
        """What was open and is closed, by its client or by itself."""
        return self.state == self.State.CLOSED and (self.published_at is not None or self.direct)

    def open_until_its_day(self, *, at: datetime) -> None:
        """Open in memory until the day is over on which the work is needed, where its client lives.

        Where that is soon nobody needs to be warned of it. Raises DayHasPassed.
        """
        until = self.require_day_to_come(at=at)
        self.state, self.hire_due_at, self.made_good_until = self.State.OPEN, until, at
        self.hire_warned_at = at if until <= at + WARNED_BEFORE else None

    def require_day_to_come(self, *, at: datetime) -> datetime:
        """The end of the day by which the work is needed, where its client lives. Raises DayHasPassed."""
        until = datetime.combine(self.deadline_on + timedelta(days=1), time.min, tzinfo=self.client.zone)
        if until <= at:
            raise DayHasPassed(
                _("{day} has passed. Choose a later day by which you need it.").format(day=times.day(self.deadline_on))
            )
        return until

    @transaction.atomic
    def publish(self, *, by: User) -> None:
        """Open a draft to proposals. Locks the person, then the job. Raises NotYours, JobNotDraft, NotOfferedHere,
        DayHasPassed or Suspended."""
        require_not_suspended(by, "publish jobs")
        job = Job.objects.select_for_update(no_key=True).get(pk=self.pk)
        job.require_owner(by)
        if job.state != self.State.DRAFT:
            raise JobNotDraft(_("This job has been published already."))
        require_offered(job.currency)
        job.published_at = now = clock.now()
        job.open_until_its_day(at=now)
        job.save(update_fields=["published_at", *self.OPENED])

    @transaction.atomic
    def close(self, *, by: User) -> None:
        """Take an open job or a draft off the market. Locks the job. Raises NotYours, JobNotOpen or OfferStands."""
        job = Job.objects.select_for_update(no_key=True).get(pk=self.pk)
        job.require_owner(by)
        if not job.can_be_edited:
            raise JobNotOpen(_("This job is {state} already.").format(state=job.get_state_display().lower()))
        if job.contracts.filter(state__in=["awaiting_deposit", "offered"]).exists():
            raise OfferStands(_("You have made an offer for this job. Withdraw the offer first."))
        job.state, job.closed_at = self.State.CLOSED, clock.now()
        job.save(update_fields=["state", "closed_at"])


class JobFile(Attachment):
    """A file that belongs to a job's description; as public as the job."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="files")
