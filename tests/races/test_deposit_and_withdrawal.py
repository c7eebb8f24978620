"""The deposit arrives while the client gives the offer up: it goes back, whichever of the two comes first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from contracts.models import Contract
from escrow import operations
from escrow.gateways.sandbox import delivery
from escrow.inbox import inbox
from escrow.ledger import posting
from escrow.models import Refund, WebhookEvent
from milestones.outcomes import offer_endings
from milestones.verbs import offers
from tests import story
from tests.books import balance
from tests.racing import gate_before, race


@pytest.fixture
def contract() -> Contract:
    """The client has paid at the provider; the webhook is stored and not acted upon."""
    contract = story.contract_of(story.at_checkout(story.hire()))
    delivery.deliver_due()
    return contract


def deposit() -> bool:
    return inbox.process(WebhookEvent.objects.get())


def withdraw(contract: Contract) -> Callable[[], Any]:
    return lambda: offers.withdraw(contract, by=contract.client)


def all_goes_back(contract: Contract) -> None:
    assert story.fresh(contract).state == "withdrawn"
    assert Refund.objects.get().amount_minor == 60_000
    operations.finish_pending()
    story.hear_from_provider()
    assert (balance("hold"), balance("refund_in_transit"), balance("cash")) == (0, 0, 0)


def test_the_deposit_comes_first(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, posting, "post")
    deposited, withdrawn = race(deposit, withdraw(contract), gate)
    assert (deposited.result, withdrawn.error) == (True, None)
    assert Refund.objects.get().hold is not None
    all_goes_back(contract)


def test_the_withdrawal_comes_first(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, offer_endings, "end")
    withdrawn, deposited = race(withdraw(contract), deposit, gate)
    assert (deposited.result, withdrawn.error) == (True, None)
    assert Refund.objects.get().hold is None
    all_goes_back(contract)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_withdrawal_crashes_on_the_database(
    contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would cancel a milestone whose money has just arrived."""
    gate = gate_before(monkeypatch, offer_endings, "end")
    withdrawn, deposited = race(withdraw(contract), deposit, gate)
    assert deposited.result
    assert isinstance(withdrawn.error, IntegrityError)
    assert (story.fresh(contract).state, balance("hold")) == ("offered", 60_000)
