"""What each side proposed in its turn, word for word, and what the other side answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from contracts.proposals.plan import Step, total_minor
from marketplace.texts import later as _later


class PlanVersion(models.Model):
    """One version of a proposal's price and plan. Append-only: the database refuses to change it.

    Who makes one stands by it. `changes` is the number of the version that it was made from; the first has none.
    """

    proposal = models.ForeignKey("contracts.Proposal", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    changes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="the version that it was made from")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField(help_text="minor units of the job's currency")
    plan = models.JSONField(help_text="the milestones in their order")
    letter = models.TextField(max_length=5000, blank=True, help_text="the freelancer's letter as it read then")
    note = models.TextField(max_length=2000, blank=True, help_text="what its maker said of it")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="one_plan_per_version"),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="plan_version_above_zero"),
            models.CheckConstraint(
                condition=Q(number=1, changes=None) | Q(number__gt=1, changes__lt=models.F("number")),
                name="plan_version_changes_an_earlier",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of proposal {self.proposal_id}"

    @property
    def steps(self) -> list[Step]:
        """The milestones as they were proposed."""
        return [Step.of(kept) for kept in self.plan]

    @classmethod
    def keep(
        cls,
        proposal_id: int,
        number: int,
        *,
        by: User,
        plan: Sequence[Step],
        at: datetime,
        changes: int | None = None,
        letter: str = "",
        note: str = "",
    ) -> Self:
        """Write a version down. The proposal must be locked, or new."""
        return cls.objects.create(
            proposal_id=proposal_id,
            number=number,
            changes=changes,
            by=by,
            price_minor=total_minor(plan),
            plan=[step.kept() for step in plan],
            letter=letter,
            note=note,
            made_at=at,
        )


class PlanAnswer(models.Model):
    """What the freelancer said to a plan of the client's. Append-only."""

    class Kind(models.TextChoices):
        AGREED = "agreed", _later("Agreed")
        DECLINED = "declined", _later("Declined")

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.version}"
