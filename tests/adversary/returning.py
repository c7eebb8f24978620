"""The piece about deposits to and fro: each costs the provider's fee, and what is returned earns none.

Two who mean harm hire each other, deposit, and have it back in every way that takes no staff. What a month lets happen
happens in an hour: whoever waits for a clock finds it at its end. However they go about it, it costs the operator, at
the provider's list prices, no more than the limits let it. These are two of each kind here: more of them is the same.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.models import User
from contracts.models import Contract
from escrow.economics import prices
from escrow.economics.costs import ways
from escrow.models import Payment
from marketplace import clock
from milestones.models import MilestoneEvent, SettlementOffer
from milestones.silence import sweep
from milestones.verbs import answering_settlements, hiring, offers, returning
from milestones.verbs.returned_deposits import ENDED, RETURNS
from tests import story
from tests.adversary.explore import Piece
from tests.adversary.moves import Move
from tests.adversary.watch import Onlooker, require
from tests.adversary.world import AMOUNT, World, nobody_is_reminded
from tests.books import balance
from tests.factories import ClientFactory, FreelancerFactory, ProposalFactory


@dataclass
class Pair(World):
    """Two people without a contract at first; `milestone` is of no use here."""

    hirer: User
    worker: User

    @property
    def contract(self) -> Contract:
        """The last one."""
        return Contract.objects.filter(client=self.hirer).latest("pk")


@dataclass(frozen=True)
class Standing:
    """How many offers and milestones ended how, and how the last contract stands if it has not."""

    ended: tuple[tuple[str, int], ...]
    last: str


def new_pair(monkeypatch: Any, settings: Any) -> Pair:
    """Nothing has happened yet."""
    nobody_is_reminded(monkeypatch)
    settings.UNACCEPTED_OFFERS = settings.FULL_RETURNS = 2
    now = clock.now()
    world = Pair(None, (), now, ClientFactory(), FreelancerFactory())  # type: ignore[arg-type]
    monkeypatch.setattr(clock, "now", lambda: world.now)
    return world


def look(world: Pair) -> Standing:
    """How it stands."""
    counts: dict[str, int] = {}
    last = ""
    for state in Contract.objects.filter(client=world.hirer).order_by("pk").values_list("state", flat=True):
        if state in {Contract.State.OFFERED, Contract.State.ACTIVE}:
            last = state
        elif state in ENDED:
            counts[state] = counts.get(state, 0) + 1
    went_back = MilestoneEvent.objects.filter(milestone__contract__client=world.hirer, kind__in=RETURNS)
    for kind in went_back.values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return Standing(tuple(sorted(counts.items())), last)


def _hire(world: Pair, now: Standing) -> None:
    proposal = ProposalFactory(job__client=world.hirer, freelancer=world.worker, amounts=(AMOUNT,))
    story.pay(hiring.hire(proposal, by=world.hirer, whole=False))


def _accept(world: Pair, now: Standing) -> None:
    offers.accept(world.contract, by=world.worker)


def _decline(world: Pair, now: Standing) -> None:
    offers.decline(world.contract, by=world.worker)


def _withdraw(world: Pair, now: Standing) -> None:
    offers.withdraw(world.contract, by=world.hirer)


def _expire(world: Pair, now: Standing) -> None:
    Contract.objects.filter(pk=world.contract.pk).update(answer_due_at=world.now)
    assert sweep.process_due().failed == 0


def _say_nothing(world: Pair, now: Standing) -> None:
    [milestone] = story.milestones_of(world.contract)
    request = story.refund_request(milestone)
    SettlementOffer.objects.filter(pk=request.pk).update(answer_due_at=world.now)
    assert sweep.process_due().failed == 0


def _return(world: Pair, now: Standing) -> None:
    [milestone] = story.milestones_of(world.contract)
    returning.return_money(milestone, by=world.worker, confirmed_minor=AMOUNT, reason="Sorry.")


def _agree(world: Pair, now: Standing) -> None:
    [milestone] = story.milestones_of(world.contract)
    answering_settlements.accept(story.refund_request(milestone), by=world.worker, confirmed_minor=0)


HIRE = Move("client", "hire and deposit", _hire)
OFFERED = (
    Move("freelancer", "accept", _accept),
    Move("freelancer", "decline", _decline),
    Move("client", "withdraw", _withdraw),
    Move("time", "let the offer expire", _expire),
)
ACTIVE = (
    Move("freelancer", "return", _return),
    Move("both", "agree on nothing", _agree),
    Move("time", "ask for it back, and hear nothing", _say_nothing),
)


def moves_in(now: Standing, memory: Any) -> Iterator[Move]:
    """One contract at a time."""
    yield from {"": (HIRE,), Contract.State.OFFERED: OFFERED, Contract.State.ACTIVE: ACTIVE}[now.last]


class Treasurer(Onlooker):
    """Who knows what the provider takes, by its list, and what the operator has earned."""

    def check_situation(self, world: World, memory: Any, now: Any, money: Any) -> None:
        cost = cost_of_a_deposit()
        deposits = Payment.objects.filter(state=Payment.State.SUCCEEDED).count()
        own = balance("fees") - deposits * cost
        # The last one has not come back yet.
        most = settings.UNACCEPTED_OFFERS + settings.FULL_RETURNS + (1 if now.last else 0)
        require(own >= -most * cost, 5, f"the operator has {own} after {deposits} deposits of {AMOUNT}")


def cost_of_a_deposit() -> int:
    """The dearest way to pay by card, in minor units."""
    listed = prices.read(settings.PRICES_FILE)
    return max(way.deposit_costs(AMOUNT) for way in ways(listed, "USD", "card"))


def refusal(now: Standing, move: Move) -> Hashable:
    """What it depends on."""
    return (now, str(move))


def to_and_fro() -> Piece:
    """The piece, watched by the treasurer."""
    return Piece(look, moves_in, Treasurer(), refusal, lambda now: False)
