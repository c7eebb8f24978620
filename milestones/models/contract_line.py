from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from marketplace.money import Money
from marketplace.texts import later as _later
from milestones.models.milestone import Milestone
from milestones.models.payment_request import PaymentRequest

# As the instant of what has no deadline: after everything that has one.
FAR = datetime.max.replace(tzinfo=UTC)


class ContractLine(models.Model):
    """One contract as it stands in the list of one of its people, so that a list is read in order and never worked out.

    Derived from all the rest by `milestones/workspace/drawing.py`, and drawn anew when anything of it has changed.
    """

    class Turn(models.IntegerChoices):
        MINE = 1, _later("waits for this person")
        OTHERS = 2, _later("waits for somebody else")
        OVER = 3, _later("over")

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="contract_lines")
    turn = models.PositiveSmallIntegerField(choices=Turn.choices)
    at = models.DateTimeField(help_text="the deadline, the year 9999 where there is none; when it was over")
    current = models.ForeignKey(Milestone, on_delete=models.CASCADE, null=True, related_name="+")
    also = models.JSONField(default=list, help_text="the next milestones that must not be missed, a few")
    more = models.PositiveIntegerField(default=0, help_text="how many others must not be missed either")
    # Without indexes: neither a request nor a milestone is ever deleted, and nobody asks for the lines of one.
    asked = models.ForeignKey(
        PaymentRequest,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        help_text="what its client is to answer",
    )
    owed = models.ForeignKey(
        Milestone,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        help_text="the work that is due first",
    )
    owed_on = models.DateField(null=True, help_text="by when its freelancer owes that work")
    currency = models.CharField(max_length=3)
    agreed_minor = models.BigIntegerField()
    protected_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField()
    frozen_minor = models.BigIntegerField()
    taken_back_minor = models.BigIntegerField()
    deposit_minor = models.BigIntegerField(help_text="what the milestones that are protected are worth")
    stopped_minor = models.BigIntegerField(null=True, help_text="what those are worth that a bank has frozen, if any")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "person"], name="one_line_per_contract_and_person")]
        indexes = [
            models.Index(fields=["person", "turn", "at", "id"], name="contract_line_order"),
            models.Index(
                fields=["person", "currency"],
                include=["protected_minor"],
                condition=Q(protected_minor__gt=0),
                name="contract_line_protected",
            ),
            models.Index(
                fields=["person", "owed_on", "id"], condition=Q(owed_on__isnull=False), name="contract_line_owed"
            ),
        ]

    def __str__(self) -> str:
        return _("{contract_id} for {person_id}").format(contract_id=self.contract_id, person_id=self.person_id)

    def money(self, amount_minor: int) -> Money:
        """An amount in the contract's currency."""
        return Money(amount_minor, self.currency)


class ContractToDraw(models.Model):
    """A contract of which something has changed since its lines were drawn: a trigger adds one with every change.

    Rows are only added and deleted, never changed, so that nobody who changes a contract waits for who draws it.
    """

    # Without a constraint in the database: whoever changes a contract locks it in the order that all keep.
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return f"contract {self.contract_id}"
