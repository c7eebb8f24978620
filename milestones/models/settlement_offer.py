from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused
from marketplace.texts import later as _later
from milestones.clocks import REFUND_REQUEST, REFUND_REQUEST_ON_WORK, SETTLEMENT, Clock, Party
from milestones.models.states import State as MilestoneState

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields
    from milestones.models.milestone import Milestone


class OfferNotOpen(Refused):
    """The offer has been answered, taken back or overtaken."""


class SettlementOffer(models.Model):
    """One side's proposal for a milestone's money: so much to the freelancer, the rest back to the client.

    With nothing for the freelancer it is a refund request. One is open at a time, and whatever moves the milestone
    overtakes it. Written once; only its answer is added, by the database's own rule.
    """

    class State(models.TextChoices):
        OPEN = "open", _later("Waiting for an answer")
        ACCEPTED = "accepted", _later("Accepted")
        DECLINED = "declined", _later("Declined")
        COUNTERED = "countered", _later("Answered with another offer")
        WITHDRAWN = "withdrawn", _later("Taken back")
        LAPSED = "lapsed", _later("Not answered in time")
        UNANSWERED = "unanswered", _later("Not answered: the money went back")
        ESCALATED = "escalated", _later("Not answered: became a dispute")
        OVERTAKEN = "overtaken", _later("Overtaken by what happened")

    milestone: "models.ForeignKey[Milestone, Milestone]" = models.ForeignKey(
        "Milestone", on_delete=models.PROTECT, related_name="settlement_offers"
    )
    number = models.PositiveIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_itself = models.BooleanField(default=False, help_text="opened for the client after a long silence")
    to_freelancer_minor = models.BigIntegerField(help_text="in minor units; the rest goes back to the client")
    reason = models.TextField(max_length=2000)
    answers = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="counter", help_text="which offer"
    )
    after_submission = models.PositiveIntegerField(help_text="how many submissions there were when it was made")
    in_dispute = models.BooleanField(default=False, help_text="made while the milestone was disputed")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    answer = models.TextField(max_length=2000, blank=True, help_text="why it was declined")
    made_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_hours = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "number"], name="one_settlement_offer_per_number"),
            models.UniqueConstraint(fields=["milestone"], condition=Q(state="open"), name="one_open_settlement_offer"),
            models.CheckConstraint(condition=Q(to_freelancer_minor__gte=0), name="settlement_not_negative"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="settlement_offer_open_until_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_due_at"], condition=Q(state="open"), name="settlement_offer_due"),
        ]

    def __str__(self) -> str:
        return _("Offer {number}: {to_freelancer} to the freelancer").format(
            number=self.number, to_freelancer=self.to_freelancer
        )

    def get_absolute_url(self) -> str:
        return reverse("settlement", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_refund_request(self) -> bool:
        return self.to_freelancer_minor == 0

    @property
    def by_client(self) -> bool:
        return self.author_id == self.milestone.contract.client_id

    @property
    def sides(self) -> tuple[Party, Party]:
        """Whose it is, and who answers it."""
        return (Party.CLIENT, Party.FREELANCER) if self.by_client else (Party.FREELANCER, Party.CLIENT)

    @property
    def to_freelancer(self) -> Money:
        return Money(self.to_freelancer_minor, self.milestone.currency)

    @property
    def to_client(self) -> Money:
        return self.milestone.worth_at(self.made_at) - self.to_freelancer

    @property
    def clock(self) -> Clock:
        """What silence does with it, as the milestone stands now."""
        if not self.is_refund_request or self.milestone.state == MilestoneState.DISPUTED:
            return SETTLEMENT
        nothing_seen = self.milestone.state == MilestoneState.FUNDED and self.milestone.shown_at is None
        return REFUND_REQUEST if nothing_seen else REFUND_REQUEST_ON_WORK

    def require_answerable(self, by: User, *, own: bool = False) -> None:
        """Raise OfferNotOpen once it is over, NotYours unless it is the other side's (`own`: one's own)."""
        if not self.is_open:
            raise OfferNotOpen(
                _("This offer is not open any more: {state}.").format(state=self.get_state_display().lower())
            )
        if (self.author_id == by.pk) != own:
            raise NotYours(_("Only who made an offer can take it back; only the other side can answer it."))

    @classmethod
    def close(cls, offers: Sequence["SettlementOffer"], state: str, *, at: datetime, answer: str = "") -> None:
        """Write the end of open offers in one statement. Their milestones must be locked."""
        cls.objects.filter(pk__in=[offer.pk for offer in offers], state=cls.State.OPEN).update(
            state=state, answered_at=at, answer=answer
        )
        for offer in offers:
            offer.state, offer.answered_at, offer.answer = state, at, answer

    @classmethod
    def overtake(cls, milestones: Sequence["MilestoneFields"], *, at: datetime) -> None:
        """What was open on these locked milestones has no point any more; one statement."""
        still_open = cls.objects.filter(milestone__id__among=[m.pk for m in milestones], state=cls.State.OPEN)
        still_open.update(state=cls.State.OVERTAKEN, answered_at=at)
