from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import require_distinct
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspended import require_not_suspended
from accounts.wording.facts import Facts
from accounts.wording.kinds import Kind
from contracts import kinds_of_notice
from contracts.jobs.models import Job
from contracts.proposals.plan import Step, total_minor
from contracts.proposals.versions import PlanVersion
from escrow.money_in.payable import require_can_be_paid
from marketplace import clock
from marketplace.attachments import Attachment, Sent
from marketplace.charges import require_payable
from marketplace.fields import CreatedAtField
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused
from marketplace.texts import later as _later
from marketplace.typed import TypedField


class ProposalNotLive(Refused):
    """The proposal was accepted, declined or withdrawn."""


class AlreadyProposed(Refused):
    """One live proposal per person and job."""


class OwnJob(Refused):
    """Nobody works for themselves."""


class CurrencyChanged(Refused):
    """The job is in another currency now than the page on which the price was named."""

    def __init__(self, job: Job, seen: str) -> None:
        if seen:
            words = _(
                "{client} has changed the job’s currency to {currency}. What you typed is still here, but it was meant "
                "in {seen}: look at each amount again."
            )
        else:
            words = _(
                "{client} has changed the job’s currency to {currency}. What you typed is still here, but it was meant "
                "in another currency: look at each amount again."
            )
        super().__init__(words.format(client=job.client.name, currency=job.currency, seen=seen))


class PlanDoesNotAddUp(Refused):
    """The milestones' amounts are not the price."""


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def live(self) -> Self:
        """Waiting for the client's answer."""
        return self.filter(state__in=Proposal.LIVE)


class Proposal(models.Model):
    """A freelancer's answer to a job. submitted -> shortlisted -> accepted | declined | withdrawn.

    Its price and plan are those of the version that the freelancer stands by, `agreed`; while there is none, of the
    newest that the client proposed. `waits` is the version of the client's that the freelancer has not answered.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _later("Submitted")
        SHORTLISTED = "shortlisted", _later("Shortlisted")
        ACCEPTED = "accepted", _later("Accepted")
        DECLINED = "declined", _later("Declined")
        WITHDRAWN = "withdrawn", _later("Withdrawn")

    LIVE = (State.SUBMITTED, State.SHORTLISTED)

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="proposals")
    freelancer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals")
    cover_letter = models.TextField(max_length=5000)
    price_minor = models.BigIntegerField(help_text="minor units of the job's currency")
    state = models.CharField(max_length=12, choices=State.choices, default=State.SUBMITTED)
    agreed = models.PositiveSmallIntegerField(
        null=True, blank=True, default=1, help_text="the version that the freelancer stands by and can be hired on"
    )
    waits = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the version of the client's that waits for the freelancer's answer"
    )
    turns = models.PositiveSmallIntegerField(
        default=1, help_text="how many versions and answers there are: what a page showed is compared with it"
    )
    created_at = CreatedAtField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="proposal_price_above_zero"),
            models.CheckConstraint(
                condition=Q(waits=None) | Q(agreed=None) | Q(waits__gt=models.F("agreed")),
                name="proposal_waits_after_what_is_agreed",
            ),
            models.UniqueConstraint(
                fields=["job", "freelancer"],
                condition=Q(state__in=["submitted", "shortlisted", "accepted"]),
                name="one_live_proposal_per_job",
            ),
        ]

    def __str__(self) -> str:
        return _("{freelancer} for {job}").format(freelancer=self.freelancer, job=self.job)

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.pk])

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.job.currency)

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def plan_waits(self) -> bool:
        """Whether a plan of the client's waits for the freelancer's answer."""
        return self.is_live and self.waits is not None

    @classmethod
    @transaction.atomic
    def send(
        cls,
        job: Job,
        *,
        by: User,
        cover_letter: str,
        price_minor: int,
        plan: Sequence[Step],
        seen_currency: str = "",
        files: Sequence[Sent] = (),
    ) -> "Proposal":
        """Answer a job with a plan that adds up to the price; amounts in minor units of the currency that was seen.

        Locks the person, then the job. Raises JobNotOpen, OwnJob, SameName, AlreadyProposed, PlanDoesNotAddUp,
        NotPayable, CannotBePaid, CurrencyChanged, Suspended, FileRefused or NotThere.
        """
        require_not_suspended(by, "send proposals")
        job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        job.require_open()
        if job.client_id == by.pk:
            raise OwnJob(_("This is your own job."))
        if not by.is_freelancer:
            raise NotYours(_("Only freelancers send proposals."))
        require_distinct(by, job.client)
        require_can_be_paid(by)
        if cls.objects.live().filter(job=job, freelancer=by).exists():
            raise AlreadyProposed(_("You have already sent a proposal for this job. You can change that one."))
        if seen_currency and seen_currency != job.currency:
            raise CurrencyChanged(job, seen_currency)
        for step in plan:
            require_payable(Money(step.amount_minor, job.currency), f"“{step.title}”")
        if not plan or total_minor(plan) != price_minor:
            raise PlanDoesNotAddUp(_("The milestones do not add up to the price."))
        proposal = cls(job=job, freelancer=by, cover_letter=cover_letter)
        proposal.begin_with(plan, by=by, at=clock.now())
        ProposalFile.keep(list(files), proposal=proposal)
        proposal._tell(job.client_id, "sent", kinds_of_notice.PROPOSAL_SENT)
        return proposal

    def begin_with(self, plan: Sequence[Step], *, by: User, at: datetime, note: str = "") -> PlanVersion:
        """Save a new proposal whose first version is this plan, by either side."""
        self.agreed, self.waits = (1, None) if by.pk == self.freelancer_id else (None, 1)
        self.price_minor = total_minor(plan)
        self.save(force_insert=True)
        self.write_plan(plan)
        return PlanVersion.keep(self.pk, 1, by=by, plan=plan, at=at, letter=self.cover_letter, note=note)

    def write_plan(self, plan: Sequence[Step]) -> None:
        """Have price and milestones be those of this plan; the versions keep what was before. Does not save."""
        self.price_minor = total_minor(plan)
        self.plan.all().delete()
        PlannedMilestone.objects.bulk_create(
            [
                PlannedMilestone(
                    proposal=self,
                    position=position,
                    title=step.title,
                    amount_minor=step.amount_minor,
                    due_on=step.due_on,
                    criteria=list(step.criteria),
                )
                for position, step in enumerate(plan, start=1)
            ]
        )

    def shortlist(self, *, by: User) -> None:
        """Keep a proposal in view. Raises NotYours or ProposalNotLive."""
        self._answer(self.State.SHORTLISTED, by=by)

    def decline(self, *, by: User) -> None:
        """Say no to a proposal, and tell the freelancer. Raises NotYours or ProposalNotLive."""
        self._answer(self.State.DECLINED, by=by)
        self._tell(self.freelancer_id, "declined", kinds_of_notice.PROPOSAL_DECLINED)

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Take back one's own proposal. Locks the job, which counts them. Raises NotYours or ProposalNotLive."""
        if by.pk != self.freelancer_id:
            raise NotYours(_("Only the freelancer who sent this proposal can withdraw it."))
        Job.objects.select_for_update(no_key=True).get(pk=self.job_id)
        self._move(self.State.WITHDRAWN)

    def mark_accepted(self, *, at: datetime) -> None:
        """The freelancer accepted the offer that came of it, whatever they had said of the proposal before."""
        self.state, self.answered_at = self.State.ACCEPTED, at
        self.save(update_fields=["state", "answered_at"])

    def _answer(self, state: str, *, by: User) -> None:
        self.job.require_owner(by)
        self._move(state)

    def _move(self, state: str) -> None:
        """One conditional UPDATE: of two answers at once, one wins. An offer that stands is answered first."""
        free = Proposal.objects.live().filter(pk=self.pk).exclude(contracts__state="offered")
        if not free.update(state=state, answered_at=clock.now()):
            raise ProposalNotLive(_("This proposal has been answered or withdrawn already, or an offer for it stands."))
        self.state = state

    def _tell(self, user_id: int, what: str, kind: Kind) -> None:
        facts: Facts = {"proposal": self.pk, "freelancer": self.freelancer, "price": self.price, "job": self.job.title}
        key, about = f"proposal:{self.pk}:{what}", self.job.get_absolute_url()
        notify([Notice(user_id, key, kind, self.get_absolute_url(), facts, about)], at=clock.now())


class PlannedMilestone(models.Model):
    """A step of a proposal's plan as it stands; a copy of it becomes a milestone when the client hires."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="plan")
    position = models.PositiveIntegerField()
    title = TypedField(max_length=100)
    amount_minor = models.BigIntegerField()
    due_on = models.DateField()
    criteria = models.JSONField(help_text="a list of sentences")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="planned_amount_above_zero"),
            models.UniqueConstraint(fields=["proposal", "position"], name="one_planned_milestone_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.proposal.job.currency)


class ProposalFile(Attachment):
    """A file sent with a proposal: for its freelancer and the job's client alone, until a version took it out."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="files")
    came_with = models.PositiveSmallIntegerField(default=1, help_text="the version")


class FileTakenOut(models.Model):
    """A file is no longer part of the proposal since this version. Append-only, as the file's own row."""

    file = models.OneToOneField(ProposalFile, on_delete=models.PROTECT, related_name="taken_out")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="took_out")

    def __str__(self) -> str:
        return f"{self.file_id}: {self.version_id}"
