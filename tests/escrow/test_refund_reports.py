"""What the provider says of a refund, in whatever order and however often."""

import pytest

from escrow import operations
from escrow.gateways.base import RefundReport
from escrow.ledger import verification
from escrow.models import Refund
from escrow.money_out import refunds
from milestones.verbs import offers
from tests import story
from tests.books import balance, unchanged
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def refund() -> Refund:
    """The first deposit on its way back."""
    offer = story.offered_contract()
    offers.decline(offer, by=offer.freelancer)
    return Refund.objects.get()


def report(state: str) -> RefundReport:
    return RefundReport(ref="re_1", state=state, failure="The card was closed." if state == "failed" else "")


def test_sent_moves_nothing(refund: Refund) -> None:
    refunds.apply(refund, report("sent"))
    assert (story.fresh(refund).state, balance("refund_in_transit")) == ("sent", 60_000)
    assert verification.verify() == []


@pytest.mark.parametrize(
    ("heard", "state", "in_hold", "cash"),
    [
        (["succeeded"], "succeeded", 0, 0),
        (["sent", "succeeded"], "succeeded", 0, 0),
        (["succeeded", "sent"], "succeeded", 0, 0),
        (["succeeded", "succeeded"], "succeeded", 0, 0),
        (["failed"], "failed", 60_000, 60_000),
        (["sent", "failed"], "failed", 60_000, 60_000),
        (["failed", "sent"], "failed", 60_000, 60_000),
        (["failed", "failed"], "failed", 60_000, 60_000),
        (["succeeded", "failed"], "failed", 60_000, 60_000),
        (["succeeded", "failed", "succeeded"], "failed", 60_000, 60_000),
        (["succeeded", "failed", "failed"], "failed", 60_000, 60_000),
    ],
)
def test_the_last_word_counts_once(refund: Refund, heard: list[str], state: str, in_hold: int, cash: int) -> None:
    """A refund that arrived can still come back; one that came back is sent anew as another refund."""
    for word in heard:
        refunds.apply(refund, report(word))
    assert story.fresh(refund).state == state
    assert (balance("hold"), balance("refund_in_transit"), balance("cash")) == (in_hold, 0, cash)
    told = times_told(refund.payment.payer, "milestone:refund-failed")
    assert told == (1 if state == "failed" else 0)


def test_a_known_word_changes_nothing(refund: Refund) -> None:
    refunds.apply(refund, report("succeeded"))
    with unchanged():
        refunds.apply(refund, report("succeeded"))


def test_one_refund_of_a_hold_at_a_time(refund: Refund) -> None:
    operations.finish_pending()
    assert Refund.objects.filter(hold=refund.hold).count() == 1


def test_a_late_no_says_nothing_of_what_another_request_has_made(refund: Refund) -> None:
    """Two workers asked; the second was told no because the first had been there."""
    no = RefundReport(ref=None, state="failed", failure="It was refunded already.")
    for word in ("sent", "succeeded"):
        refunds.apply(refund, report(word))
        with unchanged():
            refunds.apply(refund, no)
        assert story.fresh(refund).state == word
    assert balance("hold") == 0


def test_a_no_before_anything_was_made_brings_the_money_back(refund: Refund) -> None:
    refunds.apply(refund, RefundReport(ref=None, state="failed", failure="The card was closed."))
    assert (story.fresh(refund).state, balance("hold")) == ("failed", 60_000)
