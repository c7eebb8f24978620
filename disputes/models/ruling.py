from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.models.dispute import Dispute
from marketplace.money import Money
from marketplace.texts import later as _later
from milestones.models import Criterion


class RulingQuerySet(models.QuerySet["Ruling"]):
    def by_hand_of(self, user: User) -> Self:
        """Made, confirmed or rejected by this person."""
        return self.filter(Q(by=user) | Q(second=user))

    def before_an_appeal(self) -> Self:
        """The ruling that was appealed, and those that were rejected before it."""
        return self.filter(number__lte=F("dispute__appeal__ruling__number"))


class Ruling(models.Model):
    """What staff decide: so much to the freelancer, the rest back to the client, and why.

    proposed (above the configured amount, until a second person confirms) -> in_force -> carried_out; or rejected by
    the second person, appealed, or overtaken by an agreement. What it says never changes.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _later("Waiting for a second person")
        REJECTED = "rejected", _later("Not confirmed")
        IN_FORCE = "in_force", _later("In force")
        APPEALED = "appealed", _later("Appealed")
        CARRIED_OUT = "carried_out", _later("Carried out")
        OVERTAKEN = "overtaken", _later("Overtaken by an agreement")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="rulings")
    number = models.PositiveIntegerField()
    to_freelancer_minor = models.BigIntegerField(help_text="in minor units; the rest goes back to the client")
    reasons = models.TextField(max_length=5000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices)
    second = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_said = models.TextField(max_length=2000, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_due_at = models.DateTimeField(
        null=True, blank=True, help_text="by when a second person means to confirm it; no money moves by itself then"
    )
    late_told_at = models.DateTimeField(
        null=True, blank=True, help_text="when both sides were told that staff are late"
    )
    late_alarmed_at = models.DateTimeField(null=True, blank=True, help_text="the last alarm that staff are late")
    in_force_at = models.DateTimeField(null=True, blank=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="one_ruling_per_number"),
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(state__in=["proposed", "in_force"]), name="one_live_ruling_per_dispute"
            ),
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(state="carried_out"), name="one_ruling_is_carried_out"
            ),
            models.CheckConstraint(condition=Q(to_freelancer_minor__gte=0), name="ruling_not_negative"),
            models.CheckConstraint(condition=~Q(by=F("second")), name="two_people_rule"),
        ]

    def __str__(self) -> str:
        return _("Ruling {number}: {to_freelancer} to the freelancer").format(
            number=self.number, to_freelancer=self.to_freelancer
        )

    @property
    def to_freelancer(self) -> Money:
        return Money(self.to_freelancer_minor, self.dispute.milestone.currency)

    @property
    def to_client(self) -> Money:
        return self.dispute.milestone.worth_at(self.made_at) - self.to_freelancer


class Acceptance(models.Model):
    """One side accepts a ruling and gives up its appeal; once both have, it is carried out. Never changed."""

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="acceptances")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ruling", "by"], name="one_acceptance_a_side")]

    def __str__(self) -> str:
        return _("{by} accepts ruling {ruling_number}").format(by=self.by, ruling_number=self.ruling.number)


class Finding(models.Model):
    """The written answer to one criterion. Never changed."""

    class Met(models.TextChoices):
        YES = "yes", _later("Met")
        PARTLY = "partly", _later("Partly met")
        NO = "no", _later("Not met")

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="findings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    met = models.CharField(max_length=6, choices=Met.choices)
    text = models.TextField(max_length=2000)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["ruling", "criterion"], name="one_finding_per_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_met_display()}"
