from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.models.chargeback import Chargeback
from marketplace import times
from marketplace.money import Money
from marketplace.texts import later as _later


class ChargebackDecision(models.Model):
    """What one of the staff decides about a chargeback or an inquiry, and whether another agreed where it takes two."""

    class What(models.TextChoices):
        HOLD_PAYS = "hold_pays", _later("the hold pays what the bank took")
        WE_PAY = "we_pay", _later("we pay, the milestone goes on")
        WRITE_OFF = "write_off", _later("what the client owes is written off")
        SETTLED = "settled", _later("the client has paid what they owe")
        GIVE_BACK = "give_back", _later("the bank only asks; the client gets back what is held")

    class State(models.TextChoices):
        PROPOSED = "proposed", _later("waits for a second person")
        DONE = "done", _later("carried out")
        REJECTED = "rejected", _later("not confirmed")
        OVERTAKEN = "overtaken", _later("overtaken by the bank")

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=12, choices=What.choices)
    amount_minor = models.BigIntegerField(help_text="what it is about, in minor units")
    reasons = models.TextField(max_length=2000, blank=True)
    reference = models.CharField(max_length=120, blank=True, help_text="under which the client has paid what they owe")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    second = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_said = models.CharField(max_length=300, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True, help_text="when people heard that the second is late")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("second")), name="chargeback_decision_takes_two"),
            models.UniqueConstraint(
                fields=["chargeback"], condition=Q(state="proposed"), name="one_proposed_decision_per_chargeback"
            ),
        ]

    def __str__(self) -> str:
        return _("{amount} of chargeback {chargeback_id}: {what}").format(
            amount=self.amount, chargeback_id=self.chargeback_id, what=self.get_what_display()
        )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.chargeback.currency)

    @property
    def second_due_at(self) -> datetime:
        """By when a second person means to look at it, where it takes one."""
        return times.after_working_days(self.made_at, settings.SECOND_WORKING_DAYS)
