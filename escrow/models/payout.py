from django.db import models
from django.db.models import Q

from accounts.models import User
from escrow.models.attempted import Attempted
from escrow.models.recipient import Recipient
from marketplace.money import Money


class Payout(Attempted):
    """Earnings on their way to a freelancer's bank: a transfer to their account at the provider, then from there.

    The row is written in the same transaction as the ledger's move and before the provider is called. Each step
    has an idempotency key of its own.
    """

    class State(models.TextChoices):
        INTENDED = "intended", "being prepared"
        TRANSFERRED = "transferred", "on its way"
        SENT = "sent", "on its way to the bank"
        PAID = "paid", "paid out"
        RETURNING = "returning", "coming back"
        FAILED = "failed", "came back"

    LIVE = (State.INTENDED, State.TRANSFERRED, State.SENT, State.RETURNING)

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="payouts")
    payee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="payouts")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    by_schedule = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.INTENDED)
    transfer_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    provider_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    reversal_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    failure = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payout_amount_above_zero")]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["intended", "transferred", "sent", "returning"]),
                name="payout_live",
            ),
            models.Index(fields=["settled_at"], condition=Q(state="paid"), name="payout_paid"),
        ]

    def __str__(self) -> str:
        return f"payout {self.pk} of {self.amount}, {self.get_state_display()}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    def key_for(self, step: str) -> str:
        """The idempotency key of one step: transfer, bank or reversal."""
        return self._named(f"payout-{self.pk}-{step}")

    @property
    def group(self) -> str:
        """The provider's transfer group. A payout gathers earnings of many contracts, so it has one of its own."""
        return self._named(f"payout-{self.pk}")

    def metadata(self) -> dict[str, str]:
        """What the provider keeps for us, so that its word finds our row."""
        return self._marked("payout")
