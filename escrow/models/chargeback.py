from datetime import timedelta

from django.db import models
from django.db.models import Q

from escrow.models.attempted import Attempted
from escrow.models.hold import Hold
from escrow.models.payment import Payment
from marketplace.money import Money


class Chargeback(Attempted):
    """A client's bank takes a payment back, or wants to. What is still held of the payment is frozen meanwhile.

    Lost: money that is still held pays for what the bank has taken, whole holds in order of id; the rest is the
    platform's loss, because released money stays the freelancer's. The rule is published on the help page. A hold
    that is worth more than what is left to cover stays frozen until staff have decided: PARTLY_LOST.
    """

    # Its files are set on paper meanwhile.
    LEASE = timedelta(minutes=20)

    class State(models.TextChoices):
        OPEN = "open", "the bank has yet to decide"
        WON = "won", "decided for us"
        LOST = "lost", "decided for the client"
        PARTLY_LOST = "partly_lost", "lost for less than a hold is worth; staff decide"

    FREEZES = (State.OPEN, State.PARTLY_LOST)

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="chargebacks")
    provider_ref = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
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
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when the client could deposit again")

    class Meta:
        ordering = ["-id"]
        permissions = [("decide_chargeback", "Can decide who pays for a chargeback that was lost in part")]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="chargeback_amount_above_zero")]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="open"), name="chargeback_open"),
            models.Index(fields=["payment", "state"], name="chargeback_of_payment"),
        ]

    def __str__(self) -> str:
        return f"chargeback {self.pk} of {self.amount}, {self.get_state_display()}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def uncovered_minor(self) -> int:
        """What the bank has taken and no hold has paid for, in minor units."""
        return self.taken_minor - sum(draw.amount_minor for draw in self.draws.all())

    @property
    def round(self) -> int:
        """Evidence is sent once, and once more when an inquiry became a chargeback."""
        return 2 if self.asked_at else 1

    @property
    def idempotency_key(self) -> str:
        anew = "-anew" if self.asked_at else ""
        return self._named(f"chargeback-{self.pk}-evidence{anew}")


class ChargebackDraw(models.Model):
    """What a hold paid for a lost chargeback."""

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="draws")
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="chargeback_draw")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="draw_amount_above_zero")]

    def __str__(self) -> str:
        return f"{Money(self.amount_minor, self.chargeback.currency)} of hold {self.hold_id}"
