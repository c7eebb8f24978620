from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.user import User
from marketplace import clock, times
from marketplace.texts import later as _

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

# As long as one person alone can suspend somebody, and of which time what they did adds up.
ALONE_LASTS = timedelta(days=30)
ALONE_WITHIN = timedelta(days=90)


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def in_force(self) -> Self:
        """Begun and not over. A review date that has passed lifts nothing; its end without a second person does."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()), lifted_at=None)


class Suspension(models.Model):
    """Staff have stopped an account from beginning anything new; money that is held is not touched by it.

    Only `review_at`, `ends_at` and `lifted_at` move, and nothing once it is lifted; the database keeps that, and one
    suspension at a time for each person.
    """

    class Reason(models.TextChoices):
        FRAUD = "fraud", _("Fraud suspected")
        CHARGEBACK = "chargeback", _("A payment was taken back through the bank")
        ABUSE = "abuse", _("Abuse of other people or of the rules")
        IDENTITY = "identity", _("Identity not confirmed")
        PAYMENT = "payment", _("Payment outstanding")
        OWN_REQUEST = "own_request", _("At your own request")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    sentence = models.CharField(max_length=300, help_text="what the person is told about why")
    started_at = models.DateTimeField()
    review_at = models.DateTimeField(help_text="when staff look at it again, at the latest")
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text="when it ends by itself unless a second person confirms it before"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    events: "RelatedManager[SuspensionEvent]"

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        permissions: ClassVar = [("suspend_user", _("Can suspend people, extend that and lift it"))]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(lifted_at=None), name="one_suspension_at_a_time"),
            models.CheckConstraint(condition=Q(review_at__gt=models.F("started_at")), name="review_after_the_start"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_reason_display()}"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None and (self.ends_at is None or self.ends_at > clock.now())

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person has agreed. One from before it took two has no end, and is not confirmed by that."""
        return self.events.filter(kind=SuspensionEvent.Kind.CONFIRMED).exists()

    @property
    def waits_for_second(self) -> bool:
        """Whether it is to last longer than one person can decide alone."""
        return self.is_in_force and self.ends_at is not None and self.review_at > self.ends_at

    @property
    def hands(self) -> set[int]:
        """Who suspended, extended or confirmed it, or let it stand after the appeal, by primary key."""
        decided = self.events.filter(kind__in=SuspensionEvent.BY_HANDS)
        return {by for by in decided.values_list("by", flat=True) if by is not None}

    @property
    def told(self) -> "models.QuerySet[SuspensionEvent]":
        """What of its history the person reads: not what one of the staff thinks before another one agrees."""
        return self.events.exclude(kind=SuspensionEvent.Kind.LIFT_PROPOSED)

    @property
    def lift_proposed(self) -> "SuspensionEvent | None":
        """Who of the staff would lift it, if that waits for a second person and nobody decided otherwise since."""
        if not self.is_in_force:
            return None
        kind = SuspensionEvent.Kind.LIFT_PROPOSED
        last = self.events.filter(kind__in=(kind, *SuspensionEvent.BY_HANDS)).last()
        return last if last and last.kind == kind else None

    @property
    def appeal(self) -> "SuspensionEvent | None":
        """What the person wrote against it, if they did."""
        return self.events.filter(kind=SuspensionEvent.Kind.APPEALED).first()

    @property
    def appeal_waits(self) -> bool:
        """Whether the person appealed and nobody has answered."""
        kinds = set(self.events.values_list("kind", flat=True))
        return self.is_in_force and "appealed" in kinds and "upheld" not in kinds

    @property
    def answer_due_at(self) -> datetime | None:
        """By when staff mean to answer the appeal, if there was one."""
        appeal = self.appeal
        return times.after_working_days(appeal.at, settings.RULING_WORKING_DAYS) if appeal else None


class SuspensionEvent(models.Model):
    """What staff did about a suspension, and what they said: written once, never changed."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("Suspended")
        EXTENDED = "extended", _("Extended")
        CONFIRMED = "confirmed", _("Confirmed by a second person")
        APPEALED = "appealed", _("Appealed by the person")
        UPHELD = "upheld", _("Stands after the appeal")
        LIFT_PROPOSED = "to_lift", _("To be lifted, if a second person agrees")
        LIFTED = "lifted", _("Lifted")
        ENDED = "ended", _("Ended by itself: no second person confirmed it")

    # Whoever did one of these has decided about it, and is no other person to it.
    BY_HANDS = (Kind.SUSPENDED, Kind.EXTENDED, Kind.CONFIRMED, Kind.UPHELD)

    suspension = models.ForeignKey(Suspension, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sentence = models.CharField(max_length=2000)
    review_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["suspension"], condition=Q(kind="appealed"), name="one_appeal_for_each_suspension"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.suspension}"
