"""A client with room for one more offer that may come back hires two people at once: one of them."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from contracts.models import Contract
from escrow.models import Payment
from milestones.verbs import hiring
from milestones.verbs.returned_deposits import ComesBackTooOften
from tests import story
from tests.factories import ClientFactory, ProposalFactory
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture
def client_(transactional_db: None, settings: Any) -> User:
    """Room for two offers, one of which waits for its answer."""
    settings.UNACCEPTED_OFFERS = 2
    client = ClientFactory()
    story.offered_contract(client=client)
    return client


def asking(client: User) -> Callable[[], Any]:
    """The last step before the payment page, of an offer of its own."""
    contract = hiring.contract_for(ProposalFactory(job__client=client), by=client)
    return lambda: hiring.ask_for_first_deposit(contract, by=client, whole=False)


def test_the_later_one_is_refused(monkeypatch: pytest.MonkeyPatch, client_: User) -> None:
    gate = gate_before(monkeypatch, hiring.payments, "ask")
    first, second = race(asking(client_), asking(client_), gate)
    assert first.error is None
    assert isinstance(second.error, ComesBackTooOften)
    assert Contract.objects.filter(milestones__hold__parts__payment__state__in=Payment.LIVE).count() == 1


def test_without_the_lock_both_would_go_on(monkeypatch: pytest.MonkeyPatch, client_: User) -> None:
    without_row_locks(monkeypatch, User)
    gate = gate_before(monkeypatch, hiring.payments, "ask")
    first, second = race(asking(client_), asking(client_), gate)
    assert (first.error, second.error) == (None, None)
