from django.db import models
from django.db.models import Q

from marketplace.money import Money
from marketplace.texts import later as _


class ProviderLine(models.Model):
    """One line of the provider's own books, kept as it was told. Append-only: the database refuses to change it.

    The balance that the provider holds for us changed by `amount_minor` less `fee_minor`.
    """

    class Category(models.TextChoices):
        CHARGE = "charge", _("payment")
        REFUND = "refund", _("refund")
        TRANSFER = "transfer", _("payout")
        CHARGEBACK = "chargeback", _("chargeback")
        FEE = "fee", _("fee")
        RESERVE = "reserve", _("reserve")
        OTHER = "other", _("other")
        UNKNOWN = "unknown", _("of a kind that is not known")

    # What may be the platform's own money, once staff say so.
    OWN = (Category.OTHER, Category.UNKNOWN)

    gateway = models.CharField(max_length=20)
    ref = models.CharField(max_length=120)
    category = models.CharField(max_length=12, choices=Category.choices)
    source = models.CharField(max_length=120, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    description = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    available_at = models.DateTimeField(null=True, blank=True, help_text="until when the provider said it was pending")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "ref"], name="provider_line_told_once"),
            models.CheckConstraint(condition=~Q(category=""), name="provider_line_has_a_category"),
        ]
        indexes = [
            models.Index(fields=["gateway", "source"], name="provider_line_source"),
            models.Index(fields=["gateway"], condition=Q(category="reserve"), name="provider_line_reserve"),
            models.Index(fields=["category", "id"], name="provider_line_of_category"),
        ]
        permissions = [("book_own_money", _("Can book lines as the platform's own money"))]

    def __str__(self) -> str:
        return f"{self.ref}: {self.get_category_display()} {Money(self.amount_minor, self.currency)}"

    @property
    def money(self) -> tuple[str, int, int]:
        """What must never be told differently: currency, amount and fee."""
        return self.currency, self.amount_minor, self.fee_minor

    @property
    def cost_minor(self) -> int:
        """What the provider keeps for its work; below zero when it gives some of it back."""
        return self.fee_minor - (self.amount_minor if self.category == self.Category.FEE else 0)

    @property
    def cost_reference(self) -> str:
        """The journal that books the cost."""
        return f"cost:{self.gateway}:{self.ref}"

    @property
    def own_money_reference(self) -> str:
        """The journal that books the line as the platform's own money."""
        return f"own-money:{self.gateway}:{self.ref}"
