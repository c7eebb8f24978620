"""Plans by link lock in the one order, too: people, the plan, its job, its proposal."""

import pytest

from accounts.models import User
from contracts.by_link import links, refusing, sending
from tests.architecture.locks import assert_in_order
from tests.by_link import claimed, details, sent_plan

pytestmark = pytest.mark.django_db
PERSON, PLAN = "accounts_user", "contracts_sentplan"


def test_sending_and_changing(carla: User) -> None:
    assert_in_order(lambda: sent_plan(carla), PERSON)
    plan = sent_plan(carla)
    assert_in_order(lambda: sending.edit(plan, details(title="A mark"), by=carla), PERSON, PLAN)
    assert_in_order(lambda: links.renew(plan, by=carla), PERSON, PLAN)
    assert_in_order(lambda: links.take_back(plan, by=carla), PLAN)


def test_taking_up_and_refusing(carla: User, ana: User) -> None:
    plan = sent_plan(carla)
    assert_in_order(lambda: claimed(plan, ana), PERSON, PLAN, "contracts_job", "contracts_proposal")
    assert_in_order(lambda: refusing.refuse(plan, by=carla), PLAN, "contracts_job")
