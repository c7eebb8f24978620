from django.db import models
from django.db.models import Q, Sum

from escrow.models.chargeback import Chargeback
from escrow.models.hold import Hold
from marketplace.money import Money


class Taking(models.Model):
    """What earnings paid for a lost chargeback: of a release with nothing submitted, as far as it was not withdrawn.

    Minor units; the fee of as much is not kept either. Given back if the bank decides anew.
    """

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="takings")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="takings")
    net_minor = models.BigIntegerField(help_text="from the payee's earnings")
    fee_minor = models.BigIntegerField(default=0, help_text="from the platform's fee")
    taken_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(net_minor__gt=0, fee_minor__gte=0), name="taking_above_zero"),
            models.UniqueConstraint(fields=["chargeback", "hold"], name="one_taking_per_chargeback_and_hold"),
        ]

    def __str__(self) -> str:
        return f"taking {self.pk} for chargeback {self.chargeback_id}"

    @classmethod
    def still(cls, payee_id: int | None) -> dict[int, int]:
        """By hold, what chargebacks have taken from this person's earnings and did not give back; minor units."""
        kept = cls.objects.filter(hold__payee=payee_id, returned_at=None).order_by()
        return dict(kept.values_list("hold").annotate(Sum("net_minor")))

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.hold.currency)

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.fee_minor
