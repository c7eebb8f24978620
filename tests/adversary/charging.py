"""The piece about who is charged: nobody is, for somebody who cannot be paid. The freelancer moves house meanwhile."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from escrow.models import Payment
from escrow.money_in import payments
from marketplace import clock
from milestones.models import Milestone
from milestones.verbs import funding
from tests import story
from tests.adversary.explore import Piece
from tests.adversary.moves import Move
from tests.adversary.watch import Onlooker, require
from tests.adversary.world import World

PAID, UNPAID = "HR", "KE"


@dataclass(frozen=True)
class Standing:
    """Where the freelancer lives, and how the second milestone's deposit stands."""

    country: str
    state: str
    asked: str
    page: bool


def new_contract(monkeypatch: Any, settings: Any) -> World:
    """The first milestone is funded, the second wants its deposit; people are paid in one country alone."""
    settings.PAYOUT_COUNTRIES = (PAID,)
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    milestone = story.milestones_of(story.active_contract())[1]
    world = World(milestone, (), now[0])  # type: ignore[arg-type]
    monkeypatch.setattr(clock, "now", lambda: world.now)
    return world


def _payment(world: World) -> Payment | None:
    return Payment.objects.filter(parts__hold=world.milestone.hold_id).order_by("-pk").first()


def look(world: World) -> Standing:
    """How it stands."""
    payment = _payment(world)
    country = User.objects.values_list("country", flat=True).get(pk=world.freelancer.pk)
    state = Milestone.objects.values_list("state", flat=True).get(pk=world.milestone.pk)
    return Standing(country, state, payment.state if payment else "", bool(payment and payment.checkout_url))


def _move_to(country: str) -> Move:
    def move(world: World, now: Standing) -> None:
        User.objects.filter(pk=world.freelancer.pk).update(country=country)

    return Move("freelancer", f"live in {country}", move)


def _ask(world: World, now: Standing) -> None:
    """As the page does: the intent, and at once the provider's page."""
    payments.open_checkout(funding.fund(story.fresh(world.milestone), by=story.fresh(world.client)))


def _pay(world: World, now: Standing) -> None:
    payment = _payment(world)
    assert payment
    story.pay(payment)


ASK, PAY = Move("client", "go and pay", _ask), Move("client", "pay", _pay)
MOVES = {PAID: _move_to(UNPAID), UNPAID: _move_to(PAID)}


def moves_in(now: Standing, memory: Any) -> Iterator[Move]:
    """Asking as often as anybody likes; paying once."""
    yield MOVES[now.country]
    yield ASK
    if now.page and now.asked == Payment.State.OPEN:
        yield PAY


class Doorkeeper(Onlooker):
    """Who looks where the freelancer lives whenever somebody is led to the provider's page."""

    def check_move(self, memory: Any, then: Any, before: Any, move: Move, after: Any, *, was: Any, now: Any) -> None:
        require(move is not ASK or after.country == PAID, 11, "somebody is asked to pay who cannot be served")


def refusal(now: Standing, move: Move) -> Hashable:
    """What it depends on."""
    return (now, str(move))


def charging() -> Piece:
    """The piece, watched by the doorkeeper."""
    return Piece(look, moves_in, Doorkeeper(), refusal, lambda now: now.state == "funded")
