from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.models import Contract
from marketplace.money import Money, fee_minor
from marketplace.refusals import Refused
from marketplace.texts import later as _later
from marketplace.typed import TypedField
from milestones.models.milestone import Milestone


class RequestNotOpen(Refused):
    """The request has been paid, declined or taken back, or its contract is over."""


class PaymentRequest(models.Model):
    """The freelancer asks the client for an amount, and says what for and why.

    The client pays it directly, funds it as a milestone or declines. Until the payment has arrived it stays open, and
    `milestone` is what is being paid. Written once; only its answer is added, by the database's own rule.
    """

    class State(models.TextChoices):
        OPEN = "open", _later("Waiting for an answer")
        PAID = "paid", _later("Paid directly")
        FUNDED = "funded", _later("Funded as a milestone")
        DECLINED = "declined", _later("Declined")
        WITHDRAWN = "withdrawn", _later("Taken back")
        ENDED = "ended", _later("Ended with the contract")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payment_requests")
    number = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField(help_text="in minor units of the contract's currency")
    what_for = TypedField(max_length=100)
    reason = TypedField(max_length=300, help_text="if it is funded, the work is judged by it")
    milestone = models.OneToOneField(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="asked_for"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=300, blank=True, help_text="why it was declined")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_payment_request_per_number"),
            models.UniqueConstraint(fields=["contract"], condition=Q(state="open"), name="one_open_payment_request"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_request_above_zero"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="payment_request_open_until_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "funded"]) | Q(milestone__isnull=False),
                name="payment_request_is_paid_by_a_milestone",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") & ~Q(answer="") | ~Q(state="declined") & Q(answer=""),
                name="payment_request_is_declined_with_a_word",
            ),
        ]

    def __str__(self) -> str:
        return _("{amount} for “{what_for}”").format(amount=self.amount, what_for=self.what_for)

    def get_absolute_url(self) -> str:
        return reverse("payment_request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def amount(self) -> Money:
        return self.contract.money(self.amount_minor)

    @property
    def fee(self) -> Money:
        """What the platform keeps of it, however it is paid."""
        return self.contract.money(fee_minor(self.amount_minor, self.contract.fee_bps, self.contract.currency))

    @property
    def net(self) -> Money:
        """What arrives at the freelancer's."""
        return self.amount - self.fee

    def require_open(self) -> None:
        """Raise RequestNotOpen once it is over."""
        if not self.is_open:
            raise RequestNotOpen(
                _("This request is not open any more: {state}.").format(state=self.get_state_display().lower())
            )

    def close(self, state: str, *, at: datetime, answer: str = "") -> None:
        """Write its end. Its contract must be locked."""
        self.state, self.answered_at, self.answer = state, at, answer
        self.save(update_fields=["state", "answered_at", "answer"])

    @classmethod
    def end_with(cls, contracts: Sequence[Contract], *, at: datetime) -> None:
        """What is open on these locked contracts, which are over, has no point any more; one statement."""
        still_open = cls.objects.filter(contract__in=contracts, state=cls.State.OPEN)
        still_open.update(state=cls.State.ENDED, answered_at=at)
