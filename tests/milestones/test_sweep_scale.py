"""The sweep's statements depend on batches, not on rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification
from contracts.models import Contract
from escrow.models import Account, Journal
from milestones.models import Milestone, MilestoneEvent
from milestones.silence import sweep
from tests.books import assert_books_balance, balance
from tests.bulk import AMOUNT_MINOR, analyze, due_milestones

pytestmark = pytest.mark.django_db


@pytest.fixture
def sweep_costs() -> Callable[[int, int], int]:
    """How many statements it takes to release so many due milestones in batches of that size.

    Opening somebody's ledger account, once in a lifetime, is left out.
    """
    due_milestones(1)
    sweep.process_due()

    def cost(number: int, batch: int) -> int:
        Account.earnings((milestone.contract.freelancer_id, "USD") for milestone in due_milestones(number))
        with CaptureQueriesContext(connection) as captured:
            assert sweep.process_due(batch=batch) == sweep.Report(released=number)
        return len(captured)

    return cost


def test_five_thousand_are_released() -> None:
    due_milestones(5_000)
    assert sweep.process_due() == sweep.Report(released=5_000)
    analyze()
    assert set(Milestone.objects.values_list("state", flat=True)) == {"released"}
    assert set(Contract.objects.values_list("state", flat=True)) == {"completed"}
    assert Journal.objects.filter(kind="release").count() == 5_000
    assert MilestoneEvent.objects.filter(kind="silence").count() == 5_000
    assert Notification.objects.filter(key__endswith=":released").count() == 10_000
    assert (balance("hold"), balance("fees")) == (0, 5_000 * AMOUNT_MINOR // 20)
    assert_books_balance()
    assert sweep.process_due() == sweep.Report()


def test_a_batch_of_ten_costs_what_a_batch_of_five_hundred_costs(sweep_costs: Callable[[int, int], int]) -> None:
    assert sweep_costs(10, 500) == sweep_costs(499, 500)


def test_the_same_number_of_batches_costs_the_same(sweep_costs: Callable[[int, int], int]) -> None:
    assert sweep_costs(1_000, 100) == sweep_costs(5_000, 500)


def test_a_second_batch_costs_what_the_first_did(sweep_costs: Callable[[int, int], int]) -> None:
    one, two, three = (sweep_costs(number, 100) for number in (100, 200, 300))
    assert two - one == three - two
    assert two - one < 25
