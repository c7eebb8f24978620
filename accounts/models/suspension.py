from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models.user import User


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def in_force(self) -> Self:
        """Begun and not lifted. A review date that has passed lifts nothing by itself."""
        return self.filter(lifted_at=None)


class Suspension(models.Model):
    """Staff have stopped an account from beginning anything new; money that is held is not touched by it.

    Only `review_at` and `lifted_at` move, and nothing once it is lifted; the database keeps that, and one suspension
    at a time for each person.
    """

    class Reason(models.TextChoices):
        FRAUD = "fraud", "Fraud suspected"
        CHARGEBACK = "chargeback", "A payment was taken back through the bank"
        ABUSE = "abuse", "Abuse of other people or of the rules"
        IDENTITY = "identity", "Identity not confirmed"
        PAYMENT = "payment", "Payment outstanding"
        OWN_REQUEST = "own_request", "At your own request"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    sentence = models.CharField(max_length=300, help_text="what the person is told about why")
    started_at = models.DateTimeField()
    review_at = models.DateTimeField(help_text="when staff look at it again, at the latest")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        permissions: ClassVar = [("suspend_user", "Can suspend people, extend that and lift it")]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(lifted_at=None), name="one_suspension_at_a_time"),
            models.CheckConstraint(condition=Q(review_at__gt=models.F("started_at")), name="review_after_the_start"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_reason_display()}"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None


class SuspensionEvent(models.Model):
    """What staff did about a suspension, and what they said: written once, never changed."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", "Suspended"
        EXTENDED = "extended", "Extended"
        LIFTED = "lifted", "Lifted"

    suspension = models.ForeignKey(Suspension, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sentence = models.CharField(max_length=300)
    review_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.suspension}"
