from django.db import models
from django.db.models import Q

from accounts.models import User
from escrow.models.drawing import Drawing
from escrow.models.recipient import Recipient
from marketplace import clock
from marketplace.money import Money
from marketplace.texts import later as _


class Payout(Drawing):
    """Earnings on their way to a freelancer's bank: a transfer to their account at the provider, then from there.

    The row is written in the same transaction as the ledger's move and before the provider is called. Each step
    has an idempotency key of its own.
    """

    class State(models.TextChoices):
        INTENDED = "intended", _("being prepared")
        TRANSFERRED = "transferred", _("on its way")
        SENT = "sent", _("on its way to the bank")
        PAID = "paid", _("paid out")
        RETURNING = "returning", _("coming back")
        FAILED = "failed", _("came back")
        BY_HAND = "by_hand", _("paid by hand")

    LIVE = (State.INTENDED, State.TRANSFERRED, State.SENT, State.RETURNING)
    ARRIVED = (State.PAID, State.BY_HAND)

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="payouts")
    payee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="payouts")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    by_schedule = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.INTENDED)
    source = models.CharField(max_length=20, blank=True, help_text="the part of our balance that it draws on")
    transfer_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    provider_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    reversal_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    arrived_minor = models.BigIntegerField(null=True, blank=True, help_text="what the transfer became in their account")
    arrived_currency = models.CharField(max_length=3, blank=True)
    leaves_at = models.DateTimeField(null=True, blank=True, help_text="from when what arrived can go to the bank")
    short_since_at = models.DateTimeField(
        null=True, blank=True, help_text="since when it waits until what we hold covers everybody"
    )
    cleared_at = models.DateTimeField(null=True, blank=True, help_text="when it was found that it may leave")
    failure = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payout_amount_above_zero"),
            models.CheckConstraint(
                condition=Q(arrived_minor=None, arrived_currency="", leaves_at=None)
                | Q(arrived_minor__gte=0, leaves_at__isnull=False) & ~Q(arrived_currency=""),
                name="payout_arrival_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(waits_since_at=None) | Q(state="intended"), name="payout_waits_only_before_it_leaves"
            ),
            models.CheckConstraint(
                condition=Q(short_since_at=None) | Q(state="intended"), name="payout_is_short_only_before_it_leaves"
            ),
        ]
        indexes = [
            models.Index(fields=["settled_at"], name="payout_settled"),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["intended", "transferred", "sent", "returning"]),
                name="payout_live",
            ),
            models.Index(fields=["settled_at"], condition=Q(state="paid"), name="payout_paid"),
            models.Index(
                fields=["currency", "id"], condition=Q(short_since_at__isnull=False), name="payout_short_of_cash"
            ),
            models.Index(fields=["id"], condition=Q(waits_since_at__isnull=False), name="payout_waits"),
            models.Index(fields=["state", "id"], name="payout_of_state"),
            models.Index(fields=["amount_minor", "currency", "id"], name="payout_of_amount"),
        ]

    def __str__(self) -> str:
        return f"payout {self.pk} of {self.amount}, {self.get_state_display()}"

    @property
    def is_with_us(self) -> bool:
        """Whether it is certain that it has not left: it was never asked for, or the provider said no."""
        never_asked_for = self.tried_at is None and not self.is_of_an_earlier_name
        return never_asked_for or self.waits_since_at is not None

    @property
    def is_entered_by_hand(self) -> bool:
        """Whether staff have said that they paid it, and nobody has confirmed or withdrawn that."""
        return self.hand_payments.filter(confirmed_at=None, withdrawn_at=None).exists()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def arrived(self) -> Money | None:
        """What of it is in the recipient's account at the provider, perhaps in another currency; None before that."""
        return None if self.arrived_minor is None else Money(self.arrived_minor, self.arrived_currency)

    @property
    def leaves_later(self) -> bool:
        """Whether it waits at the provider for the day on which it can leave."""
        return self.state == self.State.TRANSFERRED and self.leaves_at is not None and self.leaves_at > clock.now()

    @property
    def is_converted(self) -> bool:
        """Whether the bank gets another currency than was withdrawn."""
        return bool(self.arrived_currency) and self.arrived_currency != self.currency

    def key_for(self, step: str) -> str:
        """The idempotency key of one step: transfer, bank or reversal."""
        return self._named(f"payout-{self.pk}-{step}{self.again}")

    @property
    def group(self) -> str:
        """The provider's transfer group. A payout gathers earnings of many contracts, so it has one of its own."""
        return self._named(f"payout-{self.pk}")

    def metadata(self) -> dict[str, str]:
        """What the provider keeps for us, so that its word finds our row."""
        return self._marked("payout")
