from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from escrow.models.attempted import Attempted
from escrow.models.hold import Hold
from escrow.models.payment import Payment
from marketplace.money import Money
from marketplace.rules import CURRENT, VERSIONS, Rules
from marketplace.texts import later as _later

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from escrow.models.own_evidence import OwnEvidence
    from escrow.models.taking import Taking


class Chargeback(Attempted):
    """A client's bank takes a payment back, or wants to. What is still held of the payment is frozen meanwhile.

    Lost: money that is still held pays for what the bank has taken, whole holds in order of id, and then what was
    released with nothing submitted and is not withdrawn; the rest the platform bears, and the client owes it. What was
    released for submitted work stays the freelancer's. The rule is published on the help page. A hold that is worth
    more than what is left to cover stays frozen until staff have decided: PARTLY_LOST.
    """

    # Its files are set on paper meanwhile.
    LEASE = timedelta(minutes=20)

    class State(models.TextChoices):
        OPEN = "open", _later("the bank has yet to decide")
        WON = "won", _later("decided for us")
        LOST = "lost", _later("decided for the client")
        PARTLY_LOST = "partly_lost", _later("lost for less than a hold is worth; staff decide")

    FREEZES = (State.OPEN, State.PARTLY_LOST)

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="chargebacks")
    provider_ref = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    # The provider's fees for it are no part of this: they are lines of their own, booked as processing costs.
    taken_minor = models.BigIntegerField(default=0, help_text="what the ledger says the provider has taken from us")
    is_told = models.BooleanField(default=False, help_text="holds are frozen and both sides have heard of it")
    changes = models.PositiveIntegerField(default=0, help_text="how far the last report that was applied had come")
    moves = models.PositiveIntegerField(default=0, help_text="how often the provider took or gave back money")
    is_inquiry = models.BooleanField(default=False, help_text="the bank only asks; nothing is taken")
    is_refundable = models.BooleanField(default=False, help_text="the provider says that refunding it ends an inquiry")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="when an inquiry became a chargeback")
    inquiry_evidence = models.JSONField(null=True, blank=True, help_text="what was sent to answer the inquiry")
    evidence = models.JSONField(null=True, blank=True, help_text="what was sent to the bank")
    evidence_files = models.JSONField(null=True, blank=True, help_text="the files sent with it, by their references")
    evidence_due_at = models.DateTimeField(null=True, blank=True)
    evidence_sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    decision_due_at = models.DateTimeField(
        null=True, blank=True, help_text="by when staff mean to decide who pays; nothing happens by itself then"
    )
    late_told_at = models.DateTimeField(null=True, blank=True, help_text="when both sides heard that staff are late")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when the client could deposit again")
    takings: "RelatedManager[Taking]"
    own_evidence: "RelatedManager[OwnEvidence]"

    class Meta:
        ordering = ["-id"]
        permissions = [("decide_chargeback", _later("Can decide who pays for a chargeback that was lost in part"))]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="chargeback_amount_above_zero")]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="open"), name="chargeback_open"),
            models.Index(fields=["payment", "state"], name="chargeback_of_payment"),
            models.Index(fields=["amount_minor", "currency", "id"], name="chargeback_of_amount"),
        ]

    def __str__(self) -> str:
        return f"chargeback {self.pk} of {self.amount}, {self.get_state_display()}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def uncovered_minor(self) -> int:
        """What the bank has taken and neither a hold nor earnings have paid for, in minor units. Two statements."""
        from_earnings = sum(taking.gross_minor for taking in self.takings.filter(returned_at=None))
        return self.taken_minor - sum(draw.amount_minor for draw in self.draws.all()) - from_earnings

    @property
    def uncovered(self) -> Money:
        return Money(max(0, self.uncovered_minor), self.currency)

    @property
    def rules(self) -> Rules:
        """What the sides of its payment agreed to; of more than one contract, the oldest. One statement."""
        versions = Hold.objects.filter(parts__payment=self.payment_id).values_list("rules_version", flat=True)
        return VERSIONS[min(versions, default=CURRENT)]

    def is_late(self, now: datetime) -> bool:
        """Whether it has waited for staff for longer than they meant to let it."""
        return self.state == self.State.PARTLY_LOST and self.decision_due_at is not None and self.decision_due_at <= now

    @property
    def can_be_decided(self) -> bool:
        """Whether it waits for staff to say who pays, and no such decision waits for a second person."""
        return self.state == self.State.PARTLY_LOST and not self.decisions.filter(state="proposed").exists()

    @property
    def is_owed(self) -> bool:
        """Whether its client owes something for it."""
        return Chargeback.objects.filter(pk=self.pk, debt__owed_minor__gt=0).exists()

    @property
    def opening(self) -> str:
        """Tells what people hear of it from what they heard when it was open before, which the bank had ended."""
        return f":{self.pk}:{self.opened_at:%Y%m%d%H%M%S}"

    @property
    def round(self) -> int:
        """Evidence is sent once, and once more when an inquiry became a chargeback."""
        return 2 if self.asked_at else 1

    @property
    def idempotency_key(self) -> str:
        anew = "-anew" if self.asked_at else ""
        return self._named(f"chargeback-{self.pk}-evidence{anew}")


class ChargebackDraw(models.Model):
    """What a hold paid for a lost chargeback; more than once where the bank has taken more since. Append-only."""

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="draws")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="draws")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="draw_amount_above_zero"),
        ]

    def __str__(self) -> str:
        return _("{amount_minor} of hold {hold_id}").format(
            amount_minor=Money(self.amount_minor, self.chargeback.currency), hold_id=self.hold_id
        )
