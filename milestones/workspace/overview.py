"""A person's contracts in lines: what comes next in each, who is waited for, and how much is protected."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Suspension, User
from contracts.models import Contract
from marketplace import clock
from milestones.clocks import Party
from milestones.dispute_status import Standing, standings_of
from milestones.models import Milestone, State
from milestones.workspace import next_step
from milestones.workspace.figures import Figures, figures_of
from milestones.workspace.next_step import NextStep, Reader
from milestones.workspace.paused_deposits import may_deposit
from milestones.workspace.priority import FAR, Ahead, first_of, pressing_in

AWAITING = Contract.State.AWAITING_DEPOSIT
LIVE = (AWAITING, Contract.State.OFFERED, Contract.State.ACTIVE)


@dataclass(frozen=True)
class Line:
    """One contract as its reader should see it in a list."""

    contract: Contract
    other: User
    current: Milestone | None
    next_step: NextStep
    also: list[Ahead]
    figures: Figures
    is_my_turn: bool
    other_is_suspended: bool
    deposits_paused: bool

    @property
    def is_live(self) -> bool:
        return self.contract.state in LIVE or self.current is not None


def overview_of(user: User) -> list[Line]:
    """The contracts that this person may see: their turn first, then by deadline. A fixed number of statements."""
    milestones = (
        Milestone.objects.select_related("hold__account")
        .prefetch_related("settlement_offers", "hold__takings")
        .order_by("position")
    )
    contracts = (
        Contract.objects.visible_to(user)
        .select_related("client", "freelancer")
        .prefetch_related(Prefetch("milestones", milestones))
    )
    reader = Reader(now=clock.now(), zone=timezone.get_current_timezone())
    others = {contract.other_party(user) for contract in contracts}
    suspended = set(Suspension.objects.in_force().filter(user__in=others).values_list("user_id", flat=True))
    paused = not may_deposit(user)
    standings = standings_of(milestone for contract in contracts for milestone in contract.milestones.all())
    lines = [_line(contract, user, reader, suspended, standings, paused=paused) for contract in contracts]
    return sorted(
        lines, key=lambda line: (not line.is_live, not line.is_my_turn, line.next_step.due_at or FAR, -line.contract.pk)
    )


def _line(
    contract: Contract,
    user: User,
    reader: Reader,
    suspended: set[int],
    standings: dict[int, Standing],
    *,
    paused: bool,
) -> Line:
    milestones: list[Milestone] = list(contract.milestones.all())
    party = Party.CLIENT if user.pk == contract.client_id else Party.FREELANCER
    ahead = [
        Ahead(milestone, next_step.of_milestone(milestone, contract, reader, standing=standings.get(milestone.pk)))
        for milestone in milestones
    ]
    first = first_of(contract, ahead, party)
    step = first.next_step if first else next_step.of_contract(contract, milestones, reader)
    waits_for_deposit = first.milestone.state == State.PENDING if first else contract.state == AWAITING
    return Line(
        contract=contract,
        other=contract.other_party(user),
        current=first.milestone if first else None,
        next_step=step,
        also=[each for each in pressing_in(contract, ahead, party) if each is not first],
        figures=figures_of(contract, milestones),
        is_my_turn=step.waits_for in {party, Party.BOTH},
        other_is_suspended=contract.other_party(user).pk in suspended,
        deposits_paused=paused and party == Party.CLIENT and waits_for_deposit,
    )
