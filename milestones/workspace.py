"""Everything that a contract's page shows, read with a fixed number of statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from contracts.models import Contract, ContractEvent, Message
from escrow.models import Payment, Refund
from marketplace import clock
from marketplace.money import Money
from milestones import actions, next_step
from milestones.actions import Action
from milestones.clocks import Party
from milestones.models import ChangeRequest, Milestone, MilestoneEvent, State, Submission
from milestones.next_step import NextStep, Reader


@dataclass(frozen=True)
class Row:
    """One milestone with what comes next and what the reader can do."""

    milestone: Milestone
    next_step: NextStep
    actions: list[Action]
    is_current: bool
    processing: bool
    rounds_used: int


@dataclass(frozen=True)
class Happening:
    """One line of the contract's history."""

    at: datetime
    text: str
    note: str
    who: str
    tone: str


@dataclass(frozen=True)
class Figures:
    """Where the contract's money is. agreed = paid + protected + remaining + refunded."""

    agreed: Money
    protected: Money
    in_review: Money
    paid: Money
    remaining: Money
    refunded: Money

    def bar(self) -> list[tuple[str, str, float, str]]:
        """The parts of the money bar: key, label, share of 100, amount."""
        whole = self.agreed.amount_minor or 1
        parts = [
            ("paid", "Paid", self.paid),
            ("review", "In review", self.in_review),
            ("protected", "Protected, at work", self.protected - self.in_review),
            ("unfunded", "Not yet funded", self.remaining),
            ("refunded", "Returned", self.refunded),
        ]
        return [(key, label, 100 * money.amount_minor / whole, str(money)) for key, label, money in parts]


class Workspace:
    """A contract as one of its parties sees it."""

    def __init__(self, contract: Contract, reader: User) -> None:
        self.contract = contract
        self.party = Party.CLIENT if reader.pk == contract.client_id else Party.FREELANCER
        self.other = contract.other_party(reader)
        self.reader = Reader(now=clock.now(), zone=timezone.get_current_timezone())
        self.milestones = _milestones(contract)
        self.figures = figures(contract, self.milestones)
        self.messages = list(
            Message.objects.filter(contract=contract).select_related("author").prefetch_related("files")
        )
        self.rows = self._rows()
        self.current = next((row for row in self.rows if row.is_current), None)
        self.history = _history(contract, self.milestones)
        self.version = version(contract)

    @property
    def next_step(self) -> NextStep:
        """What comes next for the contract: its current milestone's, or the offer's."""
        if self.current:
            return self.current.next_step
        return next_step.of_contract(self.contract, self.milestones, self.reader)

    @property
    def actions(self) -> list[Action]:
        """What the reader can do about it."""
        if self.current:
            return self.current.actions
        return actions.on_contract(self.contract, self.milestones, self.party)

    @property
    def is_my_turn(self) -> bool:
        return self.next_step.waits_for == self.party

    @property
    def can_pay_directly(self) -> bool:
        return self.party == Party.CLIENT and self.contract.state in {Contract.State.ACTIVE, Contract.State.COMPLETED}

    def _rows(self) -> list[Row]:
        current = current_of(self.contract, self.milestones)
        processing = set(
            Payment.objects.filter(
                state=Payment.State.PROCESSING, parts__hold__in=[m.hold_id for m in self.milestones]
            ).values_list("parts__hold_id", flat=True)
        )
        return [
            Row(
                milestone=milestone,
                next_step=next_step.of_milestone(
                    milestone, self.contract, self.reader, processing=milestone.hold_id in processing
                ),
                actions=actions.on_milestone(milestone, self.contract, self.party),
                is_current=milestone is current,
                processing=milestone.hold_id in processing,
                rounds_used=len(milestone.change_requests.all()),
            )
            for milestone in self.milestones
        ]


def figures(contract: Contract, milestones: list[Milestone]) -> Figures:
    """Where the money is. What is protected is what the ledger holds, not what a state says."""

    def total(wanted: list[Milestone]) -> Money:
        return contract.money(sum(milestone.amount_minor for milestone in wanted))

    protected = contract.money(sum(milestone.hold.balance.amount_minor for milestone in milestones))
    in_review = total([m for m in milestones if m.state == State.SUBMITTED])
    paid = total([m for m in milestones if m.state == State.RELEASED])
    remaining = total([m for m in milestones if m.state == State.PENDING and not m.is_direct])
    refunded = total([m for m in milestones if m.state == State.REFUNDED and not m.refund_came_back])
    return Figures(paid + protected + remaining + refunded, protected, in_review, paid, remaining, refunded)


def version(contract: Contract) -> str:
    """Changes whenever something that the page shows has changed; one statement."""
    payments = Payment.objects.filter(parts__hold__milestone__contract=OuterRef("pk")).order_by()

    def newest(rows: QuerySet[Any], field: str = "pk") -> Subquery:
        return Subquery(rows.order_by(F(field).desc(nulls_last=True)).values(field)[:1])

    seen = Contract.objects.filter(pk=contract.pk).values_list(
        "state",
        newest(MilestoneEvent.objects.filter(milestone__contract=OuterRef("pk"))),
        newest(ContractEvent.objects.filter(contract=OuterRef("pk"))),
        newest(Message.objects.filter(contract=OuterRef("pk"))),
        newest(payments.filter(state=Payment.State.PROCESSING)),
        newest(payments, "settled_at"),
    )
    return "-".join(str(part) for part in seen.get()).replace(" ", "T")


def _milestones(contract: Contract) -> list[Milestone]:
    return list(
        Milestone.objects.filter(contract=contract)
        .select_related("hold__account")
        .order_by("position")
        .prefetch_related(
            "criteria",
            Prefetch(
                "submissions",
                Submission.objects.select_related("author").prefetch_related("files", "links", "claims"),
            ),
            Prefetch("change_requests", ChangeRequest.objects.select_related("author").prefetch_related("unmet")),
            Prefetch("events", MilestoneEvent.objects.select_related("actor")),
            Prefetch("hold__refunds", Refund.objects.all()),
        )
    )


def current_of(contract: Contract, milestones: list[Milestone]) -> Milestone | None:
    """The milestone to look at first: a refund that came back, what waits for an answer, is at work, comes next.

    None for an offer, which is looked at as a whole, and when nothing is open.
    """
    for milestone in milestones:
        if milestone.refund_came_back:
            return milestone
    if contract.state != Contract.State.ACTIVE:
        return None
    order = (State.SUBMITTED, State.CHANGES_REQUESTED, State.FUNDED, State.PENDING)
    for state in order:
        for milestone in milestones:
            if milestone.state == state and not milestone.is_direct:
                return milestone
    return None


TONES = {
    State.FUNDED: "protected",
    State.SUBMITTED: "review",
    State.CHANGES_REQUESTED: "protected",
    State.RELEASED: "paid",
    State.REFUNDED: "returned",
}


def _history(contract: Contract, milestones: list[Milestone]) -> list[Happening]:
    """Newest first; the contract's own events and its milestones' together."""
    events = ContractEvent.objects.filter(contract=contract).select_related("actor")
    happenings = [Happening(e.at, e.text, "", e.actor.name if e.actor else "", "") for e in events]
    for milestone in milestones:
        for event in milestone.events.all():
            if event.kind == MilestoneEvent.Kind.CREATED and not milestone.is_direct:
                continue
            text = f"{milestone.title}: {event.get_kind_display()}, {milestone.amount}"
            who = event.actor.name if event.actor else ""
            happenings.append(Happening(event.at, text, event.note, who, TONES.get(State(event.to_state), "")))
    return sorted(happenings, key=lambda happening: happening.at, reverse=True)
