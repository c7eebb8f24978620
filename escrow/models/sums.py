"""What the ledger comes to by day, and by freelancer and year: kept, so that no page adds the ledger up."""

from django.db import models

from accounts.models import User
from marketplace.texts import later as _


class DaySum(models.Model):
    """What one figure came to on one day (UTC) in one currency, in minor units; below zero where more came back."""

    class Figure(models.TextChoices):
        HELD = "held", _("Held, the day’s change")
        DEPOSITED = "deposited", _("Deposited")
        RELEASED = "released", _("Released")
        REFUNDED = "refunded", _("Refunded")
        CHARGED_BACK = "charged_back", _("Charged back")
        FEES = "fees", _("Fees earned")
        COSTS = "costs", _("Costs")
        PAID_OUT = "paid_out", _("Paid out")

    day = models.DateField()
    currency = models.CharField(max_length=3)
    figure = models.CharField(max_length=20, choices=Figure.choices)
    minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "currency", "figure"], name="one_sum_per_day_currency_and_figure")
        ]
        indexes = [models.Index(fields=["currency", "figure", "day"], name="day_sum_of_figure")]

    def __str__(self) -> str:
        return f"{self.day}, {self.figure}: {self.minor} {self.currency}"


class YearSum(models.Model):
    """What one year (UTC) was for one freelancer in one currency, in minor units.

    Earned is what releases brought after the fee; taken back, what chargebacks and forfeitures took of earnings.
    """

    year = models.PositiveSmallIntegerField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="year_sums", db_index=False)
    currency = models.CharField(max_length=3)
    earned_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    taken_back_minor = models.BigIntegerField()
    paid_out_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "year", "currency"], name="one_sum_per_person_year_and_currency")
        ]
        indexes = [models.Index(fields=["year", "id"], name="year_sum_of_year")]

    def __str__(self) -> str:
        return f"{self.person}, {self.year}: {self.earned_minor} {self.currency}"


class SummedUpTo(models.Model):
    """Up to which link of the chain the sums go, and when they came so far. One row."""

    position = models.PositiveBigIntegerField(help_text="the last link that is counted")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"up to link {self.position}"
