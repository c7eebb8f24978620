from django.db import models
from django.db.models import Q

from escrow.models.drawing import Drawing
from escrow.models.hold import Hold
from escrow.models.payment import Payment
from marketplace.money import Money
from marketplace.texts import later as _


class Refund(Drawing):
    """Money going back to the client's original payment method.

    From a hold, or (hold empty) a deposit that nobody was waiting for. The row is written in the same
    transaction as the ledger's move and before the provider is called.
    """

    class State(models.TextChoices):
        INTENDED = "intended", _("about to be sent")
        SENT = "sent", _("on its way")
        SUCCEEDED = "succeeded", _("arrived")
        FAILED = "failed", _("came back")
        BY_HAND = "by_hand", _("paid in another way")

    LIVE = (State.INTENDED, State.SENT)

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.INTENDED)
    provider_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    failure = models.CharField(max_length=300, blank=True)
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_amount_above_zero"),
            models.CheckConstraint(
                condition=Q(waits_since_at=None) | Q(state__in=["intended", "sent"]),
                name="refund_waits_only_while_under_way",
            ),
            models.UniqueConstraint(
                fields=["hold"], condition=Q(state__in=["intended", "sent"]), name="one_live_refund_per_hold"
            ),
        ]
        indexes = [
            models.Index(fields=["settled_at"], name="refund_settled"),
            models.Index(fields=["next_attempt_at"], condition=Q(state__in=["intended", "sent"]), name="refund_live"),
            models.Index(fields=["id"], condition=Q(waits_since_at__isnull=False), name="refund_waits"),
            models.Index(fields=["state", "id"], name="refund_of_state"),
            models.Index(fields=["amount_minor", "currency", "id"], name="refund_of_amount"),
        ]

    def __str__(self) -> str:
        return f"refund {self.pk} of {self.amount}, {self.get_state_display()}"

    @property
    def is_entered_by_hand(self) -> bool:
        """Whether staff have said that they paid it, and nobody has confirmed or withdrawn that."""
        return self.hand_payments.filter(confirmed_at=None, withdrawn_at=None).exists()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def idempotency_key(self) -> str:
        return self._named(f"refund-{self.pk}{self.again}")

    def metadata(self) -> dict[str, str]:
        """What the provider keeps for us, so that its word finds our row."""
        return self._marked("refund")
