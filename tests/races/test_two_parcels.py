"""Two presses, and two workers, at the same moment: one parcel is packed once, and one large one at a time."""

from collections.abc import Callable

import pytest

from accounts.models import User
from contracts.models import Contract
from disputes.models import Parcel
from disputes.parcels import asking, contents, making
from marketplace.limits import PACKS
from marketplace.models import Spent
from tests import story
from tests.racing import gate_before, race

SMALL, LARGE = 1, making.LARGE + 1


def asks(contract: Contract, kind: str = "files") -> Callable[[], Parcel]:
    return lambda: asking.ask(contract, kind, by=contract.client)


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def weighing(monkeypatch: pytest.MonkeyPatch, weight: int) -> None:
    monkeypatch.setattr(contents, "weight_of", lambda contract: weight)


def test_two_presses_at_once_are_one_parcel(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, contents, "weight_of")
    first, second = race(asks(contract), asks(contract), gate)
    assert (first.error, second.error) == (None, None)
    assert first.result == second.result == Parcel.objects.get()
    assert Spent.objects.get(person_id=contract.client_id, name=PACKS.name).amount == 1


@pytest.mark.parametrize(
    ("weights", "second_packs"), [((SMALL, SMALL), True), ((LARGE, SMALL), True), ((LARGE, LARGE), False)]
)
def test_of_two_workers_one_packs_what_is_large(
    contract: Contract, monkeypatch: pytest.MonkeyPatch, weights: tuple[int, int], second_packs: bool
) -> None:
    for kind, weight in zip(("files", "pack"), weights, strict=True):
        weighing(monkeypatch, weight)
        asks(contract, kind)()
    # By the time that they were asked, whatever they weigh: the large one is begun first.
    Parcel.objects.update(turn_at=None)
    gate = gate_before(monkeypatch, making, "_make")
    first, second = race(making.make_waiting, making.make_waiting, gate)
    assert (first.error, second.error) == (None, None)
    assert (first.result, second.result) == (True, second_packs)
    states = dict(Parcel.objects.values_list("kind", "state"))
    assert states == {"files": "ready", "pack": "ready" if second_packs else "waiting"}
    # It has its turn when the other is done.
    assert second_packs or making.make_waiting()


def test_what_is_small_comes_first_and_nothing_waits_for_ever(
    contract: Contract, carla: User, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighing(monkeypatch, 30 * asking.PACKED_A_SECOND)
    large = asks(contract)()
    weighing(monkeypatch, SMALL)
    small = asks(story.active_contract(client=carla, freelancer=ana))()
    assert small.turn_at < large.turn_at  # type: ignore[operator]
    Parcel.objects.filter(pk=large.pk).update(turn_at=large.asked_at)
    making.make_waiting()
    assert set(Parcel.objects.filter(state="ready")) == {large}
