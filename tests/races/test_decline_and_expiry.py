"""The freelancer answers at the moment at which the offer expires: one end, one refund."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract, ContractEvent
from escrow.models import Refund
from milestones.outcomes import offer_endings
from milestones.silence import sweep
from milestones.verbs import offers
from tests import story
from tests.books import balance
from tests.races.conftest import Late
from tests.racing import gate_before, race


@pytest.fixture
def offer() -> Contract:
    return story.offered_contract(whole=True)


def decline(offer: Contract) -> Callable[[], Any]:
    return lambda: offers.decline(offer, by=offer.freelancer)


def ended_once(offer: Contract, state: str) -> None:
    assert story.fresh(offer).state == state
    assert Refund.objects.count() == 2
    assert (balance("hold"), balance("refund_in_transit")) == (0, 100_000)
    assert ContractEvent.objects.filter(contract=offer, kind=state).count() == 1
    assert ContractEvent.objects.filter(contract=offer).count() == 3


def test_the_refusal_comes_first_and_the_sweep_passes_it_by(
    offer: Contract, monkeypatch: pytest.MonkeyPatch, late: Late
) -> None:
    gate = gate_before(monkeypatch, offer_endings, "end")
    refusal, expiry = race(decline(offer), late(sweep.process_due), gate)
    assert (refusal.error, expiry.error) == (None, None)
    assert expiry.result == sweep.Report()
    ended_once(offer, "declined")


def test_expiry_comes_first_and_the_refusal_is_refused(
    offer: Contract, monkeypatch: pytest.MonkeyPatch, late: Late
) -> None:
    gate = gate_before(monkeypatch, offer_endings, "end")
    expiry, refusal = race(late(sweep.process_due), decline(offer), gate)
    assert expiry.result.expired == 1
    assert isinstance(refusal.error, ContractStateRefuses)
    ended_once(offer, "expired")


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_refusal_crashes_on_the_second_refund(
    offer: Contract, monkeypatch: pytest.MonkeyPatch, late: Late
) -> None:
    gate = gate_before(monkeypatch, offer_endings, "end")
    refusal, expiry = race(decline(offer), late(sweep.process_due), gate)
    assert expiry.result.expired == 1
    assert isinstance(refusal.error, IntegrityError)
    ended_once(offer, "expired")
