"""Money that nobody was waiting for goes straight back."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Contract
from escrow import operations
from escrow.models import Journal, Payment, Refund
from escrow.money_in import payments
from escrow.money_out import refunds
from milestones.verbs import hiring, offers
from tests import story
from tests.books import assert_books_balance, balance, refused, unchanged
from tests.conftest import TimeTravel
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice() -> tuple[Payment, Payment]:
    """Two payment pages for the same offer, one for the first milestone and one for the whole; both are paid."""
    proposal = ProposalFactory()
    part = story.at_checkout(hiring.hire(proposal, by=proposal.job.client, whole=False))
    whole = story.at_checkout(hiring.hire(proposal, by=proposal.job.client, whole=True))
    return part, whole


def test_what_was_paid_twice_goes_back_once(twice: tuple[Payment, Payment]) -> None:
    part, whole = twice
    story.hear_from_provider()
    assert [story.fresh(p).state for p in twice] == ["succeeded", "succeeded"]
    assert [m.state for m in story.milestones_of(story.contract_of(part))] == ["funded", "funded"]
    surplus = Refund.objects.get()
    assert (surplus.payment, surplus.hold, surplus.amount_minor) == (whole, None, 60_000)
    assert (balance("hold"), balance("refund_in_transit"), balance("cash")) == (100_000, 60_000, 160_000)
    assert_books_balance()
    operations.finish_pending()
    story.hear_from_provider()
    assert (balance("refund_in_transit"), balance("cash")) == (0, 100_000)
    assert story.fresh(surplus).state == "succeeded"
    assert_books_balance()


def test_it_does_not_matter_which_is_heard_of_first(twice: tuple[Payment, Payment]) -> None:
    part, whole = twice
    payments.check(whole)
    story.hear_from_provider()
    surplus = Refund.objects.get()
    assert (surplus.payment, surplus.amount_minor) == (part, 60_000)
    assert balance("hold") == 100_000
    assert_books_balance()


def test_the_whole_of_a_payment_for_a_withdrawn_offer_goes_back() -> None:
    proposal = ProposalFactory()
    payment = story.at_checkout(hiring.hire(proposal, by=proposal.job.client, whole=True))
    offers.withdraw(story.contract_of(payment), by=proposal.job.client)
    story.hear_from_provider()
    assert Refund.objects.get().amount_minor == 100_000
    assert Journal.objects.filter(kind="surplus").count() == 1
    assert Contract.objects.get().state == "withdrawn"
    assert_books_balance()


def test_a_surplus_that_comes_back_stays_in_transit_for_staff(time_travel: TimeTravel) -> None:
    proposal = ProposalFactory()
    payment = story.at_checkout(hiring.hire(proposal, by=proposal.job.client, whole=True), story.REFUNDS_COME_BACK)
    offers.withdraw(story.contract_of(payment), by=proposal.job.client)
    story.hear_from_provider()
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    assert Refund.objects.get().state == "failed"
    assert balance("refund_in_transit") == 100_000
    assert_books_balance()


def test_staff_send_a_surplus_that_came_back_again(client: Client, sam: User, time_travel: TimeTravel) -> None:
    proposal = ProposalFactory()
    payment = story.at_checkout(hiring.hire(proposal, by=proposal.job.client, whole=True), story.REFUNDS_COME_BACK)
    offers.withdraw(story.contract_of(payment), by=proposal.job.client)
    story.hear_from_provider()
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    first = Refund.objects.get()
    client.force_login(sam)
    chosen = {"action": "send_again", "_selected_action": [first.pk]}
    client.post("/staff/escrow/refund/", chosen)
    second = Refund.objects.exclude(pk=first.pk).get()
    assert (second.amount_minor, second.state, story.fresh(first).replaced_by) == (100_000, "intended", second)
    assert balance("refund_in_transit") == 100_000
    assert_books_balance()
    with unchanged(besides=("django_session",)):
        client.post("/staff/escrow/refund/", chosen)
    operations.finish_pending()
    assert story.fresh(second).state == "sent"
    assert_books_balance()


def test_what_stands_in_a_hold_is_not_sent_from_the_desk(time_travel: TimeTravel) -> None:
    offer = story.offered_contract(card=story.REFUNDS_COME_BACK)
    offers.decline(offer, by=offer.freelancer)
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    with refused(refunds.NothingToSendAgain):
        refunds.send_surplus_again(Refund.objects.get())
