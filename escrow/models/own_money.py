from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from escrow.models.provider_line import ProviderLine
from marketplace import times
from marketplace.money import Money
from marketplace.texts import later as _


class OwnMoneyBooking(models.Model):
    """One member of staff says that a line of the provider's books is our own money; another one books it, or not."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        DONE = "done", _("booked")
        REJECTED = "rejected", _("not confirmed")

    line = models.ForeignKey(ProviderLine, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    second = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    second_at = models.DateTimeField(null=True, blank=True)
    second_said = models.CharField(max_length=300, blank=True, help_text=_("why it was not confirmed"))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(state="proposed"), name="one_booking_waits_per_line"),
            models.CheckConstraint(
                condition=Q(state="proposed", second=None, second_at=None)
                | (~Q(state="proposed") & Q(second__isnull=False, second_at__isnull=False)),
                name="own_money_is_booked_by_two",
            ),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=models.F("by")), name="own_money_second_is_another"
            ),
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(state="proposed"), name="own_money_waits")]

    def __str__(self) -> str:
        return f"{self.line}, {self.get_state_display()}"

    @property
    def amount(self) -> Money:
        return Money(self.line.amount_minor, self.line.currency)

    @property
    def second_due_at(self) -> datetime:
        """By when a second person means to look at it."""
        return times.after_working_days(self.made_at, settings.SECOND_WORKING_DAYS)
