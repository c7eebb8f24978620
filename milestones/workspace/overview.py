"""A person's contracts in lines: what comes next in each, who is waited for, and how much is protected.

The lines are read as they were drawn (`drawing.py`), in the order in which they should be looked at; the sentences are
put into words for who reads, of the few milestones that the lines name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.models import Suspension, User
from contracts.models import Contract
from marketplace import clock
from marketplace.money import Money
from milestones.dispute_status import Standing, standings_of
from milestones.models import ContractLine, Milestone, PaymentRequest, State
from milestones.outcomes.voices import side_of
from milestones.workspace import next_step
from milestones.workspace.drawing import draw_for
from milestones.workspace.next_step import NextStep, Reader
from milestones.workspace.paused_deposits import may_deposit
from milestones.workspace.priority import Ahead
from milestones.workspace.rows import Badge

Turn = ContractLine.Turn
OPEN = (Turn.MINE, Turn.OTHERS)
# On the dashboard, of the contracts that wait for each; the list has all.
SHOWN = 8
OVER_SHOWN = 5


@dataclass(frozen=True)
class Figures:
    """Where the contract's money is, as its line tells it."""

    agreed: Money
    protected: Money
    paid: Money
    frozen: Money
    taken_back: Money


@dataclass(frozen=True)
class Line:
    """One contract as its reader should see it in a list; `more` others of its milestones must not be missed either."""

    contract: Contract
    other: User
    current: Milestone | None
    next_step: NextStep
    also: list[Ahead]
    more: int
    figures: Figures
    is_live: bool
    is_my_turn: bool
    other_is_suspended: bool
    deposits_paused: bool
    asked: PaymentRequest | None
    owed: Ahead | None
    standings: Mapping[int, Standing]

    @property
    def ahead(self) -> list[Ahead]:
        """Every milestone that the line tells of, the first one first."""
        first = [Ahead(self.current, self.next_step)] if self.current else []
        return [*first, *self.also, *([self.owed] if self.owed else [])]

    @property
    def badge(self) -> Badge:
        """How it stands, in a word."""
        if self.figures.frozen:
            return Badge("frozen")
        if self.current is None:
            return Badge(self.contract.state, kind="contract")
        return Badge("overdue" if self.current.is_overdue else self.current.state)


def lines_for(user: User) -> QuerySet[ContractLine]:
    """This person's contracts, as they stand now."""
    draw_for(user)
    return ContractLine.objects.filter(person=user).select_related("asked")


def protected_of(user: User) -> list[Money]:
    """What is held in all contracts of this person, per currency."""
    held = ContractLine.objects.filter(person=user, protected_minor__gt=0).values("currency").order_by("currency")
    return [Money(row["held"], row["currency"]) for row in held.annotate(held=Sum("protected_minor"))]


def told(lines: Sequence[ContractLine], user: User) -> list[Line]:
    """Some lines in words for their reader; a fixed number of statements."""
    contracts = Contract.objects.select_related("client", "freelancer").in_bulk({line.contract_id for line in lines})
    others = {contract.other_party(user) for contract in contracts.values()}
    suspended = set(Suspension.objects.in_force().filter(user__in=others).values_list("user_id", flat=True))
    ahead, is_paused = _Ahead(lines, contracts, user.pk), not may_deposit(user)
    return [_told(line, contracts[line.contract_id], user, ahead, suspended, is_paused=is_paused) for line in lines]


class _Ahead:
    """The milestones that some lines name, each with what comes next for it."""

    def __init__(self, lines: Sequence[ContractLine], contracts: dict[int, Contract], user_id: int) -> None:
        self.user_id = user_id
        self.reader = Reader(now=clock.now(), zone=timezone.get_current_timezone())
        named = {pk for line in lines for pk in (line.current_id, line.owed_id, *line.also) if pk is not None}
        milestones = Milestone.objects.select_related("hold__account").prefetch_related("settlement_offers")
        self._milestones = milestones.in_bulk(named)
        for milestone in self._milestones.values():
            milestone.contract = contracts[milestone.contract_id]
        self.standings = standings_of(self._milestones.values())

    def of(self, pk: int) -> Ahead:
        """The one with this primary key."""
        milestone, standing = self._milestones[pk], self.standings.get(pk)
        contract = milestone.contract
        return Ahead(milestone, next_step.of_milestone(milestone, contract, self.to(contract), standing=standing))

    def to(self, contract: Contract) -> Reader:
        """Its reader, as the side of this contract that they are."""
        return replace(self.reader, side=side_of(contract, self.user_id))


def _told(
    line: ContractLine, contract: Contract, user: User, ahead: _Ahead, suspended: set[int], *, is_paused: bool
) -> Line:
    other = contract.other_party(user)
    first = ahead.of(line.current_id) if line.current_id else None
    amounts = next_step.of_amounts(contract, line.deposit_minor, line.stopped_minor, ahead.to(contract))
    is_unpaid = first.milestone.state == State.PENDING if first else contract.state == Contract.State.AWAITING_DEPOSIT
    return Line(
        contract=contract,
        other=other,
        current=first.milestone if first else None,
        next_step=first.next_step if first else amounts,
        also=[ahead.of(pk) for pk in line.also],
        more=line.more,
        figures=_figures(line),
        is_live=line.turn != Turn.OVER,
        is_my_turn=line.turn == Turn.MINE,
        other_is_suspended=other.pk in suspended,
        asked=_asked(line, contract),
        owed=ahead.of(line.owed_id) if line.owed_id else None,
        standings=ahead.standings,
        deposits_paused=is_paused and user.pk == contract.client_id and is_unpaid,
    )


def _asked(line: ContractLine, contract: Contract) -> PaymentRequest | None:
    if line.asked:
        # Its people are known already.
        line.asked.contract = contract
    return line.asked


def _figures(line: ContractLine) -> Figures:
    minor = (line.agreed_minor, line.protected_minor, line.paid_minor, line.frozen_minor, line.taken_back_minor)
    return Figures(*map(line.money, minor))
