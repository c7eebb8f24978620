"""The sandbox's payment page: one test card for each thing that a bank can do."""

import pytest

from escrow.gateways.sandbox import checkout
from escrow.gateways.sandbox.checkout import CheckoutOver
from escrow.models import Payment, SandboxCheckout
from escrow.money_in import payments
from milestones.verbs import hiring
from tests import story
from tests.books import assert_books_balance, balance, refused, unchanged
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment() -> Payment:
    """The first deposit, asked for; its payment page is open."""
    asked = story.hire()
    payments.open_checkout(asked)
    return story.fresh(asked)


def test_opening_it_twice_is_one_page(payment: Payment) -> None:
    with unchanged():
        assert payments.open_checkout(story.fresh(payment)) == payment.checkout_url


def test_a_crash_after_the_provider_answered_leads_to_the_same_page(payment: Payment) -> None:
    """As if our row had never been told of the page."""
    Payment.objects.update(state="intended", provider_ref=None, checkout_url="")
    assert payments.open_checkout(story.fresh(payment)) == payment.checkout_url
    assert story.fresh(payment).provider_ref == payment.provider_ref
    assert SandboxCheckout.objects.count() == 1


def test_success(payment: Payment) -> None:
    paid = story.pay(payment)
    assert (paid.state, paid.charge_ref) == ("succeeded", payment.provider_ref)
    assert paid.settled_at is not None
    assert (balance("cash"), balance("hold")) == (60_000, 60_000)
    assert_books_balance()


def test_a_declined_card_leaves_the_page_open_for_another(payment: Payment) -> None:
    assert story.pay(payment, story.IS_DECLINED).state == "open"
    assert SandboxCheckout.objects.get().failure == "The card was declined."
    assert story.pay(payment).state == "succeeded"
    assert_books_balance()


def test_a_card_that_asks_is_charged_once_confirmed(payment: Payment) -> None:
    assert story.pay(payment, story.ASKS_TO_CONFIRM).state == "open"
    assert payment.provider_ref
    checkout.confirm(payment.provider_ref, is_you=True)
    story.hear_from_provider()
    assert story.fresh(payment).state == "succeeded"
    assert_books_balance()


def test_a_card_that_asks_and_is_refused_leaves_the_page_open(payment: Payment) -> None:
    story.pay(payment, story.ASKS_TO_CONFIRM)
    assert payment.provider_ref
    checkout.confirm(payment.provider_ref, is_you=False)
    story.hear_from_provider()
    assert story.fresh(payment).state == "open"
    assert balance("cash") == 0
    assert story.pay(payment).state == "succeeded"


def test_a_late_success(payment: Payment, time_travel: TimeTravel) -> None:
    assert story.pay(payment, story.SUCCEEDS_LATER).state == "processing"
    assert balance("cash") == 0
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    assert story.fresh(payment).state == "succeeded"
    assert story.contract_of(payment).state == "offered"
    assert_books_balance()


def test_a_late_failure(payment: Payment, time_travel: TimeTravel) -> None:
    story.pay(payment, story.FAILS_LATER)
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    failed = story.fresh(payment)
    assert (failed.state, failed.failure) == ("failed", "The bank withdrew the payment.")
    assert story.contract_of(payment).state == "awaiting_deposit"
    assert times_told(payment.payer, "milestone:payment-failed") == 1
    assert balance("cash") == 0


def test_after_a_late_failure_the_client_tries_again(payment: Payment, time_travel: TimeTravel) -> None:
    story.pay(payment, story.FAILS_LATER)
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    contract = story.contract_of(payment)
    again = story.milestones_of(contract)[0]
    other = hiring.ask_for_first_deposit(contract, by=contract.client, whole=False)
    assert other != payment
    story.pay(other)
    assert story.fresh(again).state == "funded"
    assert_books_balance()


def test_an_unused_page_expires(payment: Payment, time_travel: TimeTravel) -> None:
    time_travel.forward(hours=24)
    assert payment.provider_ref
    with refused(CheckoutOver):
        checkout.pay(payment.provider_ref, story.SUCCEEDS)
    story.hear_from_provider()
    assert story.fresh(payment).state == "expired"
    assert times_told(payment.payer, "milestone:payment-failed") == 0


def test_a_second_click_on_pay_charges_once(payment: Payment) -> None:
    story.at_checkout(payment)
    assert payment.provider_ref
    with refused(CheckoutOver):
        checkout.pay(payment.provider_ref, story.SUCCEEDS)
    story.hear_from_provider()
    assert balance("cash") == 60_000
    assert_books_balance()


def test_an_unanswered_question_expires_too(payment: Payment, time_travel: TimeTravel) -> None:
    story.pay(payment, story.ASKS_TO_CONFIRM)
    time_travel.forward(hours=24)
    assert payment.provider_ref
    with refused(CheckoutOver):
        checkout.confirm(payment.provider_ref, is_you=True)
    story.hear_from_provider()
    assert story.fresh(payment).state == "expired"
