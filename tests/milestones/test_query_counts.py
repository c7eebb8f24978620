"""What a verb costs does not depend on how many milestones the contract has."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.models import Contract
from escrow.gateways.sandbox import delivery
from escrow.inbox import inbox
from milestones.verbs import offers, paying, returning
from tests import story

pytestmark = pytest.mark.django_db


def statements(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)


def costs_of_a_contract(milestones: int) -> dict[str, int]:
    """Statements of every verb on a contract with so many milestones, all of them deposited at once."""
    payment = story.at_checkout(story.hire(amounts=(100,) * milestones, whole=True))
    delivery.deliver_due()
    costs = {"deposit": statements(inbox.process_pending)}
    contract = story.contract_of(payment)
    costs["accept"] = statements(lambda: offers.accept(contract, by=contract.freelancer))
    first, second = story.milestones_of(contract)[:2]
    costs["submit"] = statements(lambda: story.submit(first))
    costs["request changes"] = statements(lambda: story.request_changes(first))
    story.submit(first)
    costs["approve"] = statements(lambda: story.approve(story.fresh(first)))
    back = {"by": contract.freelancer, "confirmed_minor": 100, "reason": "Sorry"}
    costs["return"] = statements(lambda: returning.return_money(second, **back))
    costs["pay"] = statements(lambda: paying.pay(contract, by=contract.client, amount_minor=50, what_for="Tip"))
    return costs


def declined(milestones: int) -> int:
    offer: Contract = story.offered_contract(amounts=(100,) * milestones, whole=True)
    return statements(lambda: offers.decline(offer, by=offer.freelancer))


def test_forty_milestones_cost_what_three_do() -> None:
    costs_of_a_contract(3)
    few, many = costs_of_a_contract(3), costs_of_a_contract(40)
    assert few == many
    assert max(few.values()) < 50


def test_declining_forty_costs_what_declining_one_does() -> None:
    declined(1)
    assert declined(1) == declined(40)


def test_hiring_for_forty_costs_what_hiring_for_one_does() -> None:
    one, many = (statements(lambda n=n: story.hire(amounts=(100,) * n)) for n in (1, 40))  # type: ignore[misc]
    assert one == many
