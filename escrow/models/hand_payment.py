from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.models.payout import Payout
from escrow.models.refund import Refund
from marketplace.money import Money
from marketplace.texts import later as _later


class HandPayment(models.Model):
    """What staff paid in another way than through the provider, once a second person has confirmed it.

    For a payout to somebody whom the provider cannot pay, or a refund whose card is gone.
    """

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, blank=True, related_name="hand_payments")
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="hand_payments")
    reference = models.CharField(max_length=120, help_text="under which the bank, or whoever paid, finds it")
    note = models.CharField(max_length=300, blank=True, help_text="no bank details")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(payout__isnull=True, refund__isnull=False) | Q(payout__isnull=False, refund__isnull=True),
                name="hand_payment_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(confirmed_by=F("entered_by")), name="hand_payment_takes_two"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, withdrawn_at=None),
                name="hand_payment_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="hand_payment_withdrawn_by_somebody",
            ),
            models.UniqueConstraint(
                Lower("reference"), condition=Q(withdrawn_at=None), name="one_hand_payment_per_reference"
            ),
            models.UniqueConstraint(
                fields=["payout"], condition=Q(withdrawn_at=None), name="one_hand_payment_per_payout"
            ),
            models.UniqueConstraint(
                fields=["refund"], condition=Q(withdrawn_at=None), name="one_hand_payment_per_refund"
            ),
        ]
        permissions = [("pay_by_hand", _later("Can enter and confirm what was paid by hand"))]

    def __str__(self) -> str:
        return _("{amount} by hand to {person}").format(amount=self.amount, person=self.person)

    @property
    def of(self) -> Payout | Refund:
        """What it pays."""
        found = self.payout or self.refund
        if found is None:
            raise ValueError("A payment by hand is of a payout or of a refund")
        return found

    @property
    def person(self) -> User:
        """Who is paid."""
        paid = self.of
        return paid.payee if isinstance(paid, Payout) else paid.payment.payer

    @property
    def amount(self) -> Money:
        return self.of.amount

    @property
    def is_open(self) -> bool:
        """Whether it waits for the second person."""
        return self.confirmed_at is None and self.withdrawn_at is None
