"""Payment pages that nobody is to pay any more are closed at the provider: one deposit is paid once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Proposal
from escrow import operations
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.sandbox import checkout
from escrow.gateways.sandbox.checkout import CheckoutOver
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.models import Payment, Refund
from escrow.money_in import closing_checkouts, payments
from milestones.models import MilestoneEvent
from milestones.verbs import hiring, offers
from tests import story
from tests.books import assert_books_balance, balance, refused
from tests.factories import ProposalFactory
from tests.told import saying, times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(carla: User, ana: User) -> Proposal:
    return ProposalFactory(job__client=carla, freelancer=ana)


@contextmanager
def provider_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The provider does not answer when it is asked to close a page."""

    def away(self: SandboxGateway, ref: str) -> None:
        raise GatewayUnavailable("No answer.")

    with monkeypatch.context() as patched:
        patched.setattr(SandboxGateway, "expire_checkout", away)
        yield


def choose(client: Client, proposal: Proposal, deposit: str) -> str:
    """The client goes on to pay in one tab; the address of the payment page."""
    return client.post(reverse("hire", args=[proposal.pk]), story.hire_form(proposal, deposit))["Location"]


def texts(user: User) -> list[str]:
    return [notice.text for notice in saying("", user=user)]


def ref(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def test_the_second_page_closes_the_first(client: Client, carla: User, proposal: Proposal) -> None:
    client.force_login(carla)
    first, second = choose(client, proposal, "first"), choose(client, proposal, "whole")
    with refused(CheckoutOver):
        checkout.pay(ref(first), story.SUCCEEDS)
    checkout.pay(ref(second), story.SUCCEEDS)
    story.hear_from_provider()
    assert list(Payment.objects.order_by("pk").values_list("state", flat=True)) == ["expired", "succeeded"]
    assert (balance("cash"), Refund.objects.count()) == (100_000, 0)
    assert_books_balance()


def test_the_first_choice_once_more_is_a_new_page(client: Client, carla: User, proposal: Proposal) -> None:
    client.force_login(carla)
    pages = [choose(client, proposal, deposit) for deposit in ("first", "whole", "first")]
    assert len(set(pages)) == 3
    story.hear_from_provider()
    assert list(Payment.objects.order_by("pk").values_list("state", flat=True)) == ["expired", "expired", "open"]


def test_the_same_choice_twice_is_the_same_page(client: Client, carla: User, proposal: Proposal) -> None:
    client.force_login(carla)
    assert choose(client, proposal, "first") == choose(client, proposal, "first")


def test_what_was_paid_meanwhile_counts_and_nothing_else_is_opened(
    client: Client, carla: User, proposal: Proposal
) -> None:
    client.force_login(carla)
    checkout.pay(ref(choose(client, proposal, "first")), story.SUCCEEDS)
    answer = client.post(reverse("hire", args=[proposal.pk]), story.hire_form(proposal, "whole"))
    assert answer.status_code == 409
    assert "An earlier payment for this has arrived in the meantime, so nothing more was charged." in answer.text
    assert list(Payment.objects.order_by("pk").values_list("state", flat=True)) == ["succeeded", "expired"]
    assert story.contract_of(Payment.objects.earliest("pk")).state == "offered"
    assert (balance("hold"), Refund.objects.count()) == (60_000, 0)
    assert_books_balance()


def test_while_a_bank_is_at_work_no_other_page_opens(client: Client, carla: User, proposal: Proposal) -> None:
    client.force_login(carla)
    checkout.pay(ref(choose(client, proposal, "first")), story.SUCCEEDS_LATER)
    answer = client.post(reverse("hire", args=[proposal.pk]), story.hire_form(proposal, "whole"))
    assert answer.status_code == 409
    assert "Your bank is working on an earlier payment for this." in answer.text
    assert list(Payment.objects.order_by("pk").values_list("state", flat=True)) == ["processing", "expired"]


def test_a_provider_that_does_not_answer_is_asked_again_by_the_worker(
    client: Client, carla: User, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(carla)
    first = choose(client, proposal, "first")
    with provider_away(monkeypatch):
        choose(client, proposal, "whole")
    Payment.objects.filter(closing_at__isnull=False).update(next_check_at=story.fresh(proposal).created_at)
    operations.finish_pending()
    with refused(CheckoutOver):
        checkout.pay(ref(first), story.SUCCEEDS)
    assert Payment.objects.earliest("pk").state == "expired"


def test_a_crash_right_after_the_wish_is_finished(proposal: Proposal, carla: User) -> None:
    first = hiring.hire(proposal, by=carla, whole=False)
    payments.open_checkout(first)
    hiring.hire(proposal, by=carla, whole=True)
    assert story.fresh(first).closing_at
    operations.finish_pending()
    assert story.fresh(first).state == "expired"


def test_a_page_that_was_not_opened_yet_never_is(proposal: Proposal, carla: User) -> None:
    first = hiring.hire(proposal, by=carla, whole=False)
    hiring.hire(proposal, by=carla, whole=True)
    with refused(payments.PageIsClosed):
        payments.open_checkout(first)


def test_closing_what_is_paid_is_the_payment(proposal: Proposal, carla: User) -> None:
    paid = story.at_checkout(hiring.hire(proposal, by=carla, whole=False))
    closing_checkouts.close(paid)
    closing_checkouts.close(paid)
    assert story.fresh(paid).state == "succeeded"
    assert balance("hold") == 60_000
    assert_books_balance()


def test_if_both_were_paid_all_the_same_the_client_is_told_and_sees_it(
    client: Client, carla: User, ana: User, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(carla)
    with provider_away(monkeypatch):
        first, second = choose(client, proposal, "first"), choose(client, proposal, "whole")
    for page in (first, second):
        checkout.pay(ref(page), story.SUCCEEDS)
    story.hear_from_provider()
    contract = story.contract_of(Payment.objects.earliest("pk"))
    assert times_told(carla, "milestone:sent-back") == 1
    assert "You paid $600.00, but “Milestone 1” was paid already. It goes straight back the way it came." in texts(
        carla
    )
    [event] = MilestoneEvent.objects.filter(kind="sent_back")
    assert (event.milestone.position, event.from_state, event.to_state) == (1, "funded", "funded")
    page = client.get(contract.get_absolute_url()).text
    assert "Paid without need; it goes straight back to the client" in page
    assert "and sent straight back to Carla Client" in page
    assert "$600.00</span>, about to be sent." in page
    operations.finish_pending()
    story.hear_from_provider()
    assert "$600.00</span>, arrived." in client.get(contract.get_absolute_url()).text
    # The offer is not accepted yet: nobody is told to start.
    assert not any("you can start" in text for text in texts(ana))
    assert any("It is protected; accept the offer to start." in text for text in texts(ana))
    assert_books_balance()


def test_an_offer_that_ended_meanwhile_is_told_as_such(proposal: Proposal, carla: User) -> None:
    paid = story.at_checkout(hiring.hire(proposal, by=carla, whole=True))
    offers.withdraw(story.contract_of(paid), by=carla)
    story.hear_from_provider()
    [text] = [text for text in texts(carla) if text.startswith("You paid")]
    assert text.startswith("You paid $1,000.00, but “Milestone 1”, “Milestone 2” is no longer open for payment.")


def test_a_suspension_closes_the_pages_of_who_would_have_paid(proposal: Proposal, carla: User, ana: User) -> None:
    page = hiring.hire(proposal, by=carla, whole=False)
    payments.open_checkout(page)
    story.suspend(ana)
    assert story.fresh(page).closing_at is None
    story.suspend(carla)
    operations.finish_pending()
    assert page.provider_ref
    with refused(CheckoutOver):
        checkout.pay(page.provider_ref, story.SUCCEEDS)
    assert story.fresh(page).state == "expired"


def test_what_a_suspended_client_paid_before_goes_its_way(proposal: Proposal, carla: User) -> None:
    page = story.at_checkout(hiring.hire(proposal, by=carla, whole=False))
    story.suspend(carla)
    operations.finish_pending()
    assert story.contract_of(page).state == "offered"
    assert balance("hold") == 60_000
    assert_books_balance()
