"""The freelancer accepts while the client takes the offer back: work starts, or the money goes back, never both."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract
from escrow.models import Refund
from milestones.outcomes import offer_endings
from milestones.verbs import offers
from tests import story
from tests.books import balance
from tests.racing import gate_before, race


@pytest.fixture
def offer() -> Contract:
    return story.offered_contract()


def accept(offer: Contract) -> Callable[[], Any]:
    return lambda: offers.accept(offer, by=offer.freelancer)


def withdraw(offer: Contract) -> Callable[[], Any]:
    return lambda: offers.withdraw(offer, by=offer.client)


def test_acceptance_comes_first(offer: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, Contract, "become")
    acceptance, withdrawal = race(accept(offer), withdraw(offer), gate)
    assert acceptance.error is None
    assert isinstance(withdrawal.error, ContractStateRefuses)
    assert (story.fresh(offer).state, balance("hold")) == ("active", 60_000)
    assert story.fresh(offer.job).state == "filled"


def test_withdrawal_comes_first(offer: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, offer_endings, "end")
    withdrawal, acceptance = race(withdraw(offer), accept(offer), gate)
    assert withdrawal.error is None
    assert isinstance(acceptance.error, ContractStateRefuses)
    assert (story.fresh(offer).state, balance("hold")) == ("withdrawn", 0)
    assert story.fresh(offer.job).state == "open"


@pytest.mark.usefixtures("no_locks")
def test_without_locks_work_starts_on_a_contract_whose_money_goes_back(
    offer: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, Contract, "become")
    acceptance, withdrawal = race(accept(offer), withdraw(offer), gate)
    assert (acceptance.error, withdrawal.error) == (None, None)
    assert story.fresh(offer).state == "active"
    assert story.milestones_of(offer)[0].state == "refunded"
    assert (Refund.objects.count(), balance("hold")) == (1, 0)
