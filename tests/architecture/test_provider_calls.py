"""The provider is never called inside a transaction or under a lock."""

from typing import Any

import pytest
from django.db import connection

from escrow import operations
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.money_in import payments
from milestones.verbs import funding, offers, paying, returning
from tests import story
from tests.books import assert_books_balance
from tests.conftest import TimeTravel

CALLS = ("open_checkout", "payment_report", "refund", "refund_report")


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the provider, each time outside any transaction."""
    names: list[str] = []

    def watched(name: str) -> Any:
        real = getattr(SandboxGateway, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            assert not connection.in_atomic_block, f"{name} was called inside a transaction"
            names.append(name)
            return real(*args, **kwargs)

        return call

    for name in CALLS:
        monkeypatch.setattr(SandboxGateway, name, watched(name))
    return names


@pytest.mark.django_db(transaction=True)
def test_it_is_called_between_transactions_only(called: list[str], time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone()
    contract = milestone.contract
    story.pay(paying.pay(contract, by=contract.client, amount_minor=100, what_for="Tip"))
    returning.return_money(milestone, by=contract.freelancer, confirmed_minor=60_000, reason="Sorry")
    operations.finish_pending()
    offer = story.offered_contract(card=story.REFUNDS_COME_BACK)
    offers.decline(offer, by=offer.freelancer)
    operations.finish_pending()
    payments.open_checkout(funding.fund(story.milestones_of(contract)[1], by=contract.client))
    time_travel.forward(minutes=10)
    operations.finish_pending()
    story.hear_from_provider()
    assert set(called) == set(CALLS)
    assert_books_balance()
