from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from marketplace.fields import CreatedAtField
from marketplace.money import Money
from marketplace.texts import later as _

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Forfeiture(models.Model):
    """Two of the staff take earnings that were not withdrawn from somebody who is proven to have colluded.

    proposed -> kept (confirmed: out of the earnings, open to appeal) -> final, or appealed -> final | returned. A
    proposal that is not confirmed is rejected. What each of them said is in its steps.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        REJECTED = "rejected", _("not confirmed")
        KEPT = "kept", _("set aside, open to appeal")
        APPEALED = "appealed", _("appealed: different staff decide")
        FINAL = "final", _("final")
        RETURNED = "returned", _("given back")

    # What was taken is on the account "forfeited".
    SET_ASIDE = (State.KEPT, State.APPEALED)

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="forfeitures")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(help_text="at most so much, in minor units")
    taken_minor = models.BigIntegerField(default=0, help_text="what there was of it when it was confirmed")
    reasons = models.TextField(max_length=5000)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    made_at = models.DateTimeField()
    appeal_due_at = models.DateTimeField(null=True, blank=True)
    made_good_until = CreatedAtField(help_text=_("what outages took until then was given back to the time to appeal"))
    ended_at = models.DateTimeField(null=True, blank=True)
    steps: "RelatedManager[ForfeitureStep]"

    class Meta:
        ordering = ["-id"]
        permissions: ClassVar = [("forfeit_earnings", _("Can propose, confirm and decide about forfeited earnings"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, taken_minor__gte=0, taken_minor__lte=F("amount_minor")),
                name="forfeiture_takes_at_most_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "rejected"], taken_minor=0, appeal_due_at=None)
                | (~Q(state__in=["proposed", "rejected"]) & Q(taken_minor__gt=0, appeal_due_at__isnull=False)),
                name="forfeiture_takes_when_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"forfeiture {self.pk} of {self.amount}, {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("forfeiture", args=[self.pk])

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def waits_for_a_second(self) -> bool:
        """Whether somebody has proposed it, or what should come of its appeal."""
        return self.state == self.State.PROPOSED or self.open_answer is not None

    @property
    def open_answer(self) -> "ForfeitureStep | None":
        """What one of the staff proposes to come of its appeal."""
        last = self.steps.order_by("pk").last()
        is_answer = last and last.kind in {ForfeitureStep.Kind.UPHOLD, ForfeitureStep.Kind.GIVE_BACK}
        return last if is_answer else None

    @property
    def taken(self) -> Money:
        return Money(self.taken_minor, self.currency)


class ForfeitureStep(models.Model):
    """Who did what about a forfeiture, and why. Append-only: the database refuses to change it."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("not confirmed")
        APPEALED = "appealed", _("appealed")
        UPHOLD = "uphold", _("proposed to uphold it")
        GIVE_BACK = "give_back", _("proposed to give it back")
        DECISION_REJECTED = "not_agreed", _("not agreed on the appeal")
        ENDED = "ended", _("ended")

    # Who decided once does not decide the appeal.
    FIRST = (Kind.PROPOSED, Kind.CONFIRMED, Kind.REJECTED)

    forfeiture = models.ForeignKey(Forfeiture, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=5000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.forfeiture_id})"
