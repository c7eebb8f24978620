"""Seven days of silence: the offer expires and the deposit goes back."""

import pytest

from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract
from escrow import operations
from milestones.silence import sweep
from milestones.verbs import offers
from tests import story
from tests.books import assert_books_balance, balance, refused, unchanged
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def expired(time_travel: TimeTravel) -> Contract:
    offer = story.offered_contract(whole=True)
    time_travel.forward(days=7)
    assert sweep.process_due().expired == 1
    return story.fresh(offer)


def test_the_deposit_goes_back(expired: Contract) -> None:
    assert (expired.state, expired.answer_due_at) == ("expired", None)
    assert [m.state for m in story.milestones_of(expired)] == ["refunded", "refunded"]
    assert (balance("hold"), balance("refund_in_transit")) == (0, 100_000)
    operations.finish_pending()
    story.hear_from_provider()
    assert balance("cash") == 0
    assert_books_balance()


def test_both_are_told_once(expired: Contract) -> None:
    with unchanged():
        sweep.process_due()
    for party in (expired.client, expired.freelancer):
        assert times_told(party, "contract:expired") == 1


def test_nothing_can_be_done_with_it_any_more(expired: Contract) -> None:
    with refused(ContractStateRefuses):
        offers.accept(expired, by=expired.freelancer)
    with refused(ContractStateRefuses):
        offers.decline(expired, by=expired.freelancer)
    with refused(ContractStateRefuses):
        offers.withdraw(expired, by=expired.client)


def test_it_does_not_expire_a_moment_early(time_travel: TimeTravel) -> None:
    offer = story.offered_contract()
    time_travel.forward(days=6, hours=23, minutes=59, seconds=50)
    assert sweep.process_due().expired == 0
    assert story.fresh(offer).state == "offered"


def test_an_answered_offer_never_expires(time_travel: TimeTravel) -> None:
    active, declined = story.active_contract(), story.offered_contract()
    offers.decline(declined, by=declined.freelancer)
    time_travel.forward(days=8)
    assert sweep.process_due().expired == 0
    assert [story.fresh(c).state for c in (active, declined)] == ["active", "declined"]


def test_many_expire_together(time_travel: TimeTravel) -> None:
    for _ in range(5):
        story.offered_contract()
    time_travel.forward(days=7)
    assert sweep.process_due(batch=2).expired == 5
    assert balance("refund_in_transit") == 5 * 60_000
    assert_books_balance()
