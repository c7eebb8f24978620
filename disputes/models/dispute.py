from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.models import Hold
from marketplace import times
from marketplace.fields import CreatedAtField
from marketplace.refusals import Refused
from marketplace.texts import later as _later
from milestones.clocks import APPEAL, NEGOTIATION, RESPONSE, RULING, UNWILLING, Clock, Party
from milestones.models import Criterion, Milestone

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from disputes.models import Appeal, Evidence, Question, Ruling, Statement, Takeover


class DisputeStageRefuses(Refused):
    """What was asked does not fit how the dispute stands now."""


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def open(self) -> Self:
        return self.exclude(stage=Dispute.Stage.CLOSED)

    def due(self, now: datetime) -> Self:
        """A clock of theirs has run out, and nobody's bank is disputing the money."""
        return self.open().filter(due_at__lte=now, milestone__hold__frozen_at=None)

    def visible_to(self, user: User) -> Self:
        """The disputes of a person's own contracts."""
        return self.filter(Q(milestone__contract__client=user) | Q(milestone__contract__freelancer=user))

    def with_staff(self) -> Self:
        """Before staff, who have yet to decide."""
        return self.filter(stage=Dispute.Stage.IN_REVIEW)

    def beside(self, dispute: "Dispute") -> Self:
        """The others of the same contract: one case on the desk."""
        return self.filter(milestone__contract=dispute.milestone.contract_id).exclude(pk=dispute.pk)

    def with_everybody(self) -> Self:
        """Together with milestone, hold, contract and its people, in one statement."""
        return self.select_related(
            "milestone__hold", "milestone__contract__client", "milestone__contract__freelancer", "opened_by", "taken_by"
        )


class Dispute(models.Model):
    """Two sides disagree about a milestone's money, and in the end staff decide.

    responding -> negotiating -> in_review -> ruled (-> in_review once more, by an appeal) -> closed. A response that
    does not come leads from responding to in_review. Withdrawal and agreement lead to closed from everywhere before.
    """

    class Stage(models.TextChoices):
        RESPONDING = "responding", _later("Waiting for the other side")
        NEGOTIATING = "negotiating", _later("Both sides talk")
        IN_REVIEW = "in_review", _later("With our staff")
        RULED = "ruled", _later("Ruled")
        CLOSED = "closed", _later("Closed")

    class Outcome(models.TextChoices):
        RULED = "ruled", _later("Decided by a ruling")
        SETTLED = "settled", _later("Settled by agreement")
        APPROVED = "approved", _later("The client released the money")
        RETURNED = "returned", _later("The freelancer returned the money")
        WITHDRAWN = "withdrawn", _later("Withdrawn")
        CHARGED_BACK = "charged_back", _later("Decided by the client’s bank")
        GIVEN_BACK = "given_back", _later("The money was given back, because the client’s bank asked about it")

    CLOCK_OF: ClassVar[dict[str, Clock]] = {
        Stage.RESPONDING: RESPONSE,
        Stage.NEGOTIATING: NEGOTIATION,
        Stage.RULED: APPEAL,
    }
    OF_A_REVIEW = ("in_review_at", "ruling_due_at", "taken_by", "taken_at", "late_told_at", "late_alarmed_at")
    BEFORE_RULING = (Stage.RESPONDING, Stage.NEGOTIATING, Stage.IN_REVIEW)

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="disputes")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_itself = models.BooleanField(default=False, help_text="a refund request that nobody answered became it")
    from_refusal = models.BooleanField(default=False, help_text="it was refund requests that were declined")
    criteria = models.ManyToManyField(Criterion, blank=True, related_name="+", help_text="those at issue")
    after_submission = models.PositiveIntegerField(help_text="how many submissions there were when it was opened")
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RESPONDING)
    due_at = models.DateTimeField(null=True, blank=True, help_text="when the clock of this stage runs out")
    reminded_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    unwilling = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="who will not agree"
    )
    withdrawal_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="since when its withdrawal waits for the other side's consent; no time runs"
    )
    withdrawal_refused_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was first taken since it is with staff, whoever has it now"
    )
    made_good_until = CreatedAtField(help_text=_later("what outages took until then was given back to its clocks"))
    opened_at = models.DateTimeField()
    in_review_at = models.DateTimeField(null=True, blank=True)
    ruling_due_at = models.DateTimeField(
        null=True, blank=True, help_text="by when staff mean to rule; no money moves by itself then"
    )
    late_told_at = models.DateTimeField(
        null=True, blank=True, help_text="when both sides were told that staff are late"
    )
    late_alarmed_at = models.DateTimeField(null=True, blank=True, help_text="the last alarm that staff are late")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    statements: "RelatedManager[Statement]"
    evidence: "RelatedManager[Evidence]"
    questions: "RelatedManager[Question]"
    rulings: "RelatedManager[Ruling]"
    takeovers: "RelatedManager[Takeover]"
    appeal: "Appeal"

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions: ClassVar = [("rule_dispute", _later("Can take disputes, ask, rule and confirm rulings"))]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"], condition=~Q(stage="closed"), name="one_open_dispute_per_milestone"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["responding", "negotiating", "ruled"], due_at__isnull=False)
                | Q(stage__in=["in_review", "closed"], due_at=None),
                name="dispute_clock_runs_unless_staff_decide",
            ),
            models.CheckConstraint(
                condition=(Q(stage="closed", closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(stage="closed") & Q(closed_at=None, outcome="")),
                name="dispute_closed_has_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="dispute_due"),
            models.Index(fields=["made_good_until"], condition=~Q(stage="closed"), name="dispute_made_good"),
            models.Index(fields=["opened_at"], name="dispute_opened"),
        ]

    def __str__(self) -> str:
        return _("Dispute about “{title}”").format(title=self.milestone.title)

    def get_absolute_url(self) -> str:
        return reverse("dispute", args=[self.pk])

    @property
    def clock(self) -> Clock | None:
        """The clock of this stage; None while staff decide, when no money moves by itself, and when it is over."""
        if self.stage == self.Stage.NEGOTIATING and self.unwilling_id is not None:
            return UNWILLING
        return self.CLOCK_OF.get(self.stage)

    def is_late(self, now: datetime) -> bool:
        """Whether staff have had it for longer than they meant to."""
        due = self.ruling_due_at
        return self.stage == self.Stage.IN_REVIEW and due is not None and due <= now

    @property
    def is_open(self) -> bool:
        return self.stage != self.Stage.CLOSED

    @property
    def withdrawal_needs_consent(self) -> bool:
        """Whether the other side has answered or staff have taken it; then it is not the opener's alone any more."""
        if not self.milestone.contract.rules.withdrawing_needs_consent:
            return False
        return self.taken_at is not None or self.statements.exclude(author=self.opened_by).exists()

    @property
    def waits_for_consent(self) -> bool:
        """Whether its withdrawal was asked for and can still be agreed to; a ruling ends the question."""
        return self.withdrawal_asked_at is not None and self.stage in self.BEFORE_RULING and not self.appealed

    @property
    def may_be_answered_late(self) -> bool:
        """Whether its other side, who had no time to respond, can still tell their story while staff decide."""
        if not (self.by_itself and not self.from_refusal and self.stage == self.Stage.IN_REVIEW and not self.appealed):
            return False
        told = self.statements.exclude(author=self.opened_by).exists()
        return self.milestone.contract.rules.silence_forfeits_response and not told

    def party_of(self, user_id: int | None) -> Party:
        """Which side somebody of the contract is, by id."""
        return Party.CLIENT if user_id == self.milestone.contract.client_id else Party.FREELANCER

    def late_statements(self) -> "models.QuerySet[Statement]":
        """Stories told when staff had the case already: whoever decides must have read them, as evidence."""
        at = self.in_review_at
        return (
            self.statements.filter(stated_at__gte=at).exclude(author=self.opened_by) if at else self.statements.none()
        )

    @property
    def other_side(self) -> User:
        """Who has to respond to whoever opened it."""
        return self.milestone.contract.other_party(self.opened_by)

    @property
    def appealed(self) -> bool:
        """Whether its one appeal has been made."""
        return hasattr(self, "appeal")

    def locked(self) -> "Dispute":
        """This dispute, read again under its locks: hold, contract, milestone, dispute. Must run in a transaction."""
        self.milestone.locked()
        Dispute.objects.select_for_update(no_key=True).get(pk=self.pk)
        return Dispute.objects.with_everybody().get(pk=self.pk)

    @classmethod
    def locked_together(cls, disputes: Iterable["Dispute"]) -> list["Dispute"]:
        """These disputes, read again under their locks as `locked` takes them, in the order in which they are given."""
        wanted = [dispute.pk for dispute in disputes]
        Hold.lock(Milestone.objects.filter(disputes__in=wanted).values_list("hold_id", flat=True))
        of = Dispute.objects.filter(pk__in=wanted)
        list(of.order_by("pk").select_for_update(no_key=True).values_list("pk"))
        read = Dispute.objects.with_everybody().in_bulk(wanted)
        return [read[pk] for pk in wanted]

    def at_issue(self) -> list[Criterion]:
        """The criteria that a ruling answers: those that were named, or else all of the milestone's."""
        return list(self.criteria.all()) or list(self.milestone.criteria.all())

    def require_stage(self, *stages: str) -> None:
        """Raise DisputeStageRefuses unless the dispute is at one of these stages, HoldFrozen if its money is frozen."""
        self.milestone.hold.require_not_frozen()
        if self.stage not in stages:
            raise DisputeStageRefuses(
                _(
                    "This is not possible now: the dispute is at another stage ({stage}). The page may have "
                    "been open for a while; look at it again."
                ).format(stage=self.get_stage_display().lower())
            )

    def enter(self, stage: str, *, at: datetime, due_at: datetime | None = None) -> None:
        """Go on to another stage and start its clock, or the one that ends at `due_at`. It must be locked."""
        self.stage = stage
        clock = self.clock
        self.due_at = due_at or (at + clock.lasts if clock else None)
        self.reminded_hours = None
        if stage == self.Stage.IN_REVIEW:
            self.in_review_at, self.taken_by, self.taken_at = at, None, None
            self.ruling_due_at = times.after_working_days(at, RULING.lasts.days)
            self.late_told_at = self.late_alarmed_at = None
        self.save(update_fields=["stage", "due_at", "reminded_hours", *self.OF_A_REVIEW])

    def close(self, outcome: str, *, at: datetime) -> None:
        """End it. It must be locked."""
        self.stage, self.due_at, self.outcome, self.closed_at = self.Stage.CLOSED, None, outcome, at
        self.save(update_fields=["stage", "due_at", "outcome", "closed_at"])
