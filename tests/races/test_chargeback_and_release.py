"""A chargeback arrives while the money is being released: one of the two happens, never half of each."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from escrow.chargebacks import chargebacks
from escrow.gateways.sandbox.delivery import settle_due
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.gateways.sandbox.models import SandboxChargeback
from escrow.models import Hold, HoldFrozen
from marketplace import clock, rules
from marketplace.refusals import Refused
from milestones.models import Milestone
from milestones.outcomes import releasing
from milestones.silence import sweep
from tests import story
from tests.books import earned
from tests.racing import Gate, gate_before, race


@pytest.fixture
def version() -> int:
    """By the first rules, silence that the worker has not come to gives way to the bank."""
    return 1


@pytest.fixture
def milestone(monkeypatch: pytest.MonkeyPatch, version: int) -> Milestone:
    """In review, its time to answer over, and charged back at the provider."""
    monkeypatch.setattr(rules, "CURRENT", version)
    submitted = story.submitted_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=14, seconds=1))
    settle_due()
    return submitted


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return gate_before(monkeypatch, Hold, "freeze")


def hear() -> None:
    """The worker hears of the chargeback."""
    chargebacks.hear(SandboxGateway.name, SandboxChargeback.objects.get().ref)


Release = Callable[[Milestone], object]
approval: Release = story.approve
silence: Release = lambda milestone: sweep.process_due()  # noqa: E731


@pytest.mark.parametrize("release", [approval, silence])
def test_the_release_finds_it_frozen(release: Release, milestone: Milestone, gate: Gate) -> None:
    bank, release_ = race(hear, lambda: release(milestone), gate)
    assert bank.error is None
    assert release_.error is None or isinstance(release_.error, HoldFrozen)
    assert (story.fresh(milestone).state, earned(milestone.contract.freelancer)) == ("submitted", 0)
    assert story.fresh(milestone.hold).is_frozen


@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize("release", [approval, silence])
def test_without_locks_it_is_released_and_frozen(release: Release, milestone: Milestone, gate: Gate) -> None:
    race(hear, lambda: release(milestone), gate)
    assert story.fresh(milestone).state == "released"
    assert story.fresh(milestone.hold).is_frozen


@pytest.mark.parametrize("version", [2])
@pytest.mark.parametrize("release", [approval, silence])
def test_what_silence_decided_is_released_whoever_is_first(
    release: Release, milestone: Milestone, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, releasing, "carry_out")
    bank, release_ = race(hear, lambda: release(milestone), gate)
    assert bank.error is None
    assert release_.error is None or isinstance(release_.error, Refused)
    assert (story.fresh(milestone).state, earned(milestone.contract.freelancer)) == ("released", 57_000)
    assert not story.fresh(milestone.hold).is_frozen
