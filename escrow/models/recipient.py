from django.db import models
from django.db.models import Q

from accounts.models import User
from escrow.models.named import Named


class Recipient(Named):
    """A freelancer's account at the provider, into which earnings are paid; whether it is ready is the provider's word.

    The row is written before the provider is called; the idempotency key is made of its id and
    the installation's name.
    """

    class Schedule(models.TextChoices):
        BY_HAND = "by_hand", "Only when I ask"
        WEEKLY = "weekly", "Every Monday"
        MONTHLY = "monthly", "On the first of each month"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recipients")
    gateway = models.CharField(max_length=20)
    country = models.CharField(max_length=2, help_text="ISO 3166 code")
    provider_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    keys_spent = models.PositiveIntegerField(default=0, help_text="how often opening it failed at the provider")
    is_ready = models.BooleanField(default=False)
    needs = models.CharField(max_length=300, blank=True, help_text="what the provider still wants to know")
    currency = models.CharField(max_length=3, blank=True, help_text="of their account there; empty if not known")
    schedule = models.CharField(max_length=10, choices=Schedule.choices, default=Schedule.BY_HAND)
    next_payout_at = models.DateTimeField(null=True, blank=True, help_text="when everything available is paid out")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "gateway"], name="one_recipient_per_person"),
            models.CheckConstraint(
                condition=Q(schedule="by_hand", next_payout_at=None)
                | (~Q(schedule="by_hand") & Q(next_payout_at__isnull=False)),
                name="scheduled_payouts_have_a_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_payout_at"], condition=Q(next_payout_at__isnull=False), name="recipient_scheduled"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.gateway}"

    @property
    def idempotency_key(self) -> str:
        return self._named(f"recipient-{self.pk}-{self.keys_spent}")

    def converts(self, currency: str) -> str:
        """The currency into which their account turns money in this one; empty if it does not, or nobody knows."""
        return self.currency if self.currency != currency else ""

    def metadata(self) -> dict[str, str]:
        """What the provider keeps for us."""
        return self._marked("recipient")
