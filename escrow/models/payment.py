from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.models.hold import Hold
from escrow.models.named import Named
from marketplace.money import Money
from marketplace.texts import later as _later


class Payment(Named):
    """Money coming in: the intent to charge a client through a hosted checkout, and what became of it.

    The row is written before the provider is called; the idempotency key is made of its id and
    the installation's name.
    """

    class State(models.TextChoices):
        INTENDED = "intended", _later("being prepared")
        OPEN = "open", _later("waiting for the client")
        PROCESSING = "processing", _later("waiting for the bank")
        SUCCEEDED = "succeeded", _later("succeeded")
        FAILED = "failed", _later("failed")
        EXPIRED = "expired", _later("not completed in time")

    LIVE = (State.INTENDED, State.OPEN, State.PROCESSING)

    # Found by the index of `payment_of_payer`.
    payer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="payments", db_index=False)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    description = models.CharField(max_length=200)
    return_path = models.CharField(max_length=200, help_text="where on the site the checkout leads back to")
    gateway = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State.choices, default=State.INTENDED)
    provider_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    charge_ref = models.CharField(max_length=120, blank=True)
    checkout_url = models.URLField(max_length=2000, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    card_fingerprint = models.CharField(
        max_length=64, blank=True, default="", help_text="the same for every payment with one card"
    )
    payer_ip = models.GenericIPAddressField(null=True, blank=True, help_text="where the checkout was opened from")
    keys_spent = models.PositiveIntegerField(default=0, help_text="how often opening it failed at the provider")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    next_check_at = models.DateTimeField(help_text="when to ask the provider if it has said nothing by then")
    comes_back_until = models.DateTimeField(
        null=True, blank=True, help_text="until when the client's bank can take it back without a reason"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    closing_at = models.DateTimeField(
        null=True, blank=True, help_text="since when its page is to be closed at the provider"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_amount_above_zero")]
        indexes = [
            models.Index(fields=["settled_at"], name="payment_settled"),
            models.Index(
                fields=["next_check_at"], condition=Q(state__in=["intended", "open", "processing"]), name="payment_live"
            ),
            models.Index(
                fields=["card_fingerprint"], condition=~Q(card_fingerprint=""), name="payment_by_card_fingerprint"
            ),
            models.Index(fields=["charge_ref"], condition=~Q(charge_ref=""), name="payment_of_charge"),
            models.Index(fields=["state", "id"], name="payment_of_state"),
            models.Index(fields=["payer", "id"], name="payment_of_payer"),
            models.Index(fields=["amount_minor", "currency", "id"], name="payment_of_amount"),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk} of {self.amount}, {self.get_state_display()}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def idempotency_key(self) -> str:
        return self._named(f"payment-{self.pk}-{self.keys_spent}")

    @property
    def is_live(self) -> bool:
        """Whether it may still succeed."""
        return self.state in self.LIVE

    def metadata(self) -> dict[str, str]:
        """What the provider keeps for us, so that its word finds our row even if we never stored its reference."""
        return self._marked("payment")


class PaymentPart(models.Model):
    """How much of a payment is for which hold."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="parts")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="parts")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "hold"], name="one_part_per_hold"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="part_amount_above_zero"),
        ]

    def __str__(self) -> str:
        return _("{amount_minor} for hold {hold_id}").format(
            amount_minor=Money(self.amount_minor, self.payment.currency), hold_id=self.hold_id
        )
