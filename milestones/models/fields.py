from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.contracts.models import address
from contracts.models import Contract
from escrow.models import Hold
from marketplace.money import Money
from marketplace.refusals import Refused
from marketplace.typed import TypedField
from milestones.clocks import IDLE
from milestones.models.states import Moves, State

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from milestones.models import ChangeRequest, Criterion, MilestoneEvent, SettlementOffer, Submission


class MilestoneStateRefuses(Refused):
    """What was asked does not fit how the milestone stands now."""


class TimeToAnswerIsOver(Refused):
    """A clock has run out; what silence does is under way."""


class MilestoneQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime) -> Self:
        """Submitted, the time to answer is up, and nobody's bank is disputing the money."""
        return self.filter(state=State.SUBMITTED, review_due_at__lte=now, hold__frozen_at=None)

    def touch(self, at: datetime) -> None:
        """A sign of life: the time of silence begins anew where it runs. The rows must be locked."""
        self.filter(idle_due_at__isnull=False).update(idle_due_at=at + IDLE.lasts, idle_warned_at=None)

    def with_parties(self) -> Self:
        """Together with hold, contract and the two people, in one statement."""
        return self.select_related("hold", "contract__client", "contract__freelancer")

    def by_the_thousand(self) -> list[Any]:
        """The same in two statements: a contract and its people are read once for all its milestones."""
        found = list(self.select_related("hold"))
        theirs = Contract.objects.filter(pk__among={milestone.contract_id for milestone in found})
        contracts = {contract.pk: contract for contract in theirs.select_related("client", "freelancer")}
        for milestone in found:
            milestone.contract = contracts[milestone.contract_id]
        return found


class MilestoneFields(Moves):
    """The milestone's columns, and how it is locked and written."""

    # Found by the index of `one_milestone_per_position`.
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="milestones", db_index=False)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="milestone")
    position = models.PositiveIntegerField()
    title = TypedField(max_length=100)
    amount_minor = models.BigIntegerField(help_text="what it is worth now, in minor units of the contract's currency")
    taken_minor = models.BigIntegerField(default=0, help_text="what the client's bank took of what was agreed")
    taken_at = models.DateTimeField(null=True, blank=True, help_text="when the bank last took a part")
    currency = models.CharField(max_length=3)
    due_on = models.DateField(null=True, blank=True)
    due_told_at = models.DateTimeField(null=True, blank=True, help_text="when both were told that this day is near")
    overdue_at = models.DateTimeField(
        null=True, blank=True, help_text="when both were told that the day is past and nothing submitted"
    )
    is_direct = models.BooleanField(default=False, help_text="the client simply pays it; there is nothing to submit")
    criteria: "RelatedManager[Criterion]"
    submissions: "RelatedManager[Submission]"
    change_requests: "RelatedManager[ChangeRequest]"
    events: "RelatedManager[MilestoneEvent]"
    settlement_offers: "RelatedManager[SettlementOffer]"

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title} ({self.amount})"

    def get_absolute_url(self) -> str:
        """Its place in the contract's page, where it is open even if it is over."""
        return f"{address(self.contract_id)}?open={self.pk}#milestone-{self.pk}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def taken(self) -> Money:
        """What the client's bank took of it while the rest went on."""
        return Money(self.taken_minor, self.currency)

    @property
    def agreed_amount(self) -> Money:
        """What the two agreed on."""
        return self.amount + self.taken

    def worth_at(self, at: datetime) -> Money:
        """What there was to divide then: what was offered, ruled or stated before the bank took a part is of more."""
        return self.agreed_amount if self.taken_at is not None and at < self.taken_at else self.amount

    def locked(self) -> Self:
        """This milestone, read again under its locks: hold, contract, milestone. Must run in a transaction."""
        Hold.lock([self.hold_id])
        fresh: Self = type(self).objects.with_parties().get(pk=self.pk)
        return fresh

    def require(self, *states: str) -> None:
        """Raise MilestoneStateRefuses unless the milestone is in one of these states, HoldFrozen if its money is."""
        self.hold.require_not_frozen()
        if self.state not in states:
            raise MilestoneStateRefuses(
                _(
                    "This is not possible now: “{title}” is {state}. The page may have been open for a "
                    "while; look at it again."
                ).format(title=self.title, state=self.get_state_display().lower())
            )

    def touch(self, at: datetime, *, by: User | None = None) -> None:
        """A sign of life: the time of silence begins anew where it runs. In memory; the caller writes CLOCKS.

        Where it runs, the freelancer owes work and the client waits: what the client does (`by`) is no such sign.
        """
        waits = by is not None and by.pk == self.contract.client_id
        if waits and not self.contract.rules.waiting_side_keeps_awake:
            return
        if self.idle_due_at is not None:
            self.idle_due_at, self.idle_warned_at = at + IDLE.lasts, None

    def require_time_left(self, now: datetime) -> None:
        """Raise TimeToAnswerIsOver where a clock that moves the milestone has run out and the worker is on its way.

        The milestone must be locked: the open offer is looked up.
        """
        if self.review_due_at is not None and self.review_due_at <= now:
            raise TimeToAnswerIsOver(_("The time to answer is over; the money is being released."))
        offer = self.settlement_offers.filter(state="open").first()
        if offer and offer.is_refund_request and offer.answer_due_at <= now:
            raise TimeToAnswerIsOver(_("The time to answer the refund request is over."))

    @classmethod
    def write(cls, milestones: Sequence["MilestoneFields"], *fields: str) -> None:
        """Write what a move changed: one UPDATE for all that came out alike. The rows must be locked."""
        alike: dict[Any, list[int]] = {}
        values_of = attrgetter("pk", *fields)
        for milestone in milestones:
            pk, *values = values_of(milestone)
            alike.setdefault(tuple(values), []).append(pk)
        for values, ids in alike.items():
            cls.objects.filter(pk__among=ids).update(**dict(zip(fields, values, strict=True)))
