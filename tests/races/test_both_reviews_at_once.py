"""Both sides write at the same moment: both reviews are published, once, and neither waits for the time to be over."""

import pytest

from contracts.models import Contract, Review, Reviewing
from contracts.reviews import publishing, writing
from tests import story
from tests.racing import Gate, Racer, gate_before, race, without_row_locks
from tests.reviews.over import over, stars
from tests.told import times_told


@pytest.fixture
def contract() -> Contract:
    return over()


def at_once(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> tuple[Racer, Racer]:
    gate = gate_before(monkeypatch, writing, "require_open")
    client, freelancer = contract.client, contract.freelancer
    return race(
        lambda: writing.write(contract, by=client, stars=stars(4), words="Fine."),
        lambda: writing.write(contract, by=freelancer, stars=stars(5), words="Fine, too."),
        gate,
    )


def test_the_second_waits_and_publishes_both(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = at_once(contract, monkeypatch)
    assert (one.error, other.error) == (None, None)
    assert Review.objects.shown().count() == 2
    assert [times_told(reader, "review") for reader in (contract.client, contract.freelancer)] == [1, 1]


def test_without_the_lock_neither_sees_the_other(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch, Reviewing)
    gate, real = Gate(), writing._publish_if_both_are_in

    def looked_too_early(reviewing: Reviewing, review: Review) -> None:
        real(reviewing, review)
        gate.pass_through()

    monkeypatch.setattr(writing, "_publish_if_both_are_in", looked_too_early)
    client, freelancer = contract.client, contract.freelancer
    one, other = race(
        lambda: writing.write(contract, by=client, stars=stars(4), words="Fine."),
        lambda: writing.write(contract, by=freelancer, stars=stars(5), words="Fine, too."),
        gate,
    )
    assert (one.error, other.error) == (None, None)
    assert not Review.objects.shown().exists()


def test_a_last_change_while_the_time_is_over(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    client = contract.client
    writing.write(contract, by=client, stars=stars(2), words="So so.")
    gate = gate_before(monkeypatch, writing, "require_open")
    due_at = contract.reviewing.due_at
    changed, published = race(
        lambda: writing.write(contract, by=client, stars=stars(3), words="Better."),
        lambda: publishing.publish([contract.reviewing.pk], due_at),
        gate,
    )
    assert (changed.error, published.error, published.result) == (None, None, 0)
    assert publishing.publish([contract.reviewing.pk], due_at) == 1
    assert Review.objects.shown().get().words == "Better."
    assert story.fresh(contract.reviewing).published_at == due_at
