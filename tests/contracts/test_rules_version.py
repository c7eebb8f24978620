"""A contract and its deposits keep the rules under which they began."""

import pytest

from accounts.models import User
from contracts.models import Contract
from marketplace import rules
from milestones.verbs import paying
from tests import story
from tests.books import refused_by_database, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def of_its_holds(contract: Contract) -> set[rules.Rules]:
    return {milestone.hold.rules for milestone in story.milestones_of(contract)}


def test_what_begins_now_begins_under_the_newest_rules(contract: Contract) -> None:
    assert contract.rules.version == rules.CURRENT
    assert of_its_holds(contract) == {contract.rules}


def test_a_later_payment_is_under_its_contracts_rules(
    contract: Contract, carla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "CURRENT", rules.CURRENT + 1)
    paying.pay(contract, by=carla, amount_minor=5_000, what_for="Fonts")
    assert of_its_holds(contract) == {contract.rules}


def test_nobody_moves_a_contract_or_a_deposit_to_other_rules(contract: Contract) -> None:
    with refused_by_database("contracts_contract is append-only: UPDATE refused"):
        sql("UPDATE contracts_contract SET rules_version = rules_version + 1")
    with refused_by_database("escrow_hold is append-only: UPDATE refused"):
        sql("UPDATE escrow_hold SET rules_version = rules_version + 1")
