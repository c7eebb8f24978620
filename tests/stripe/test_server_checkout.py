"""Checkout as Stripe does it: sessions, cards that say yes, no, perhaps and later."""

import pytest
import stripe

from marketplace import clock
from tests.conftest import TimeTravel
from tests.stripe_server import StripeServer, asking, cards
from tests.stripe_server.payers import NotOpen

pytestmark = pytest.mark.loopback


def test_a_paid_session_leads_to_its_charge(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asked = asking.session(sdk)
    assert (asked.status, asked.payment_status, asked.payment_intent) == ("open", "unpaid", None)
    stripe_server.pay(asked.id)
    paid = sdk.v1.checkout.sessions.retrieve(asked.id, {"expand": ["payment_intent.latest_charge", "line_items"]})
    assert (paid.status, paid.payment_status, paid.amount_total, paid.url) == ("complete", "paid", 60_000, None)
    assert paid.metadata.payment == "1"
    assert paid.payment_intent.latest_charge.transfer_group == "contract-1"
    assert paid.payment_intent.latest_charge.metadata.payment == "1"
    assert paid.line_items.data[0].description == "Sketches <b>"
    found = sdk.v1.checkout.sessions.list({"payment_intent": paid.payment_intent.id})
    assert [each.id for each in found.data] == [asked.id]
    assert asking.kinds(stripe_server) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    with pytest.raises(NotOpen):
        stripe_server.pay(asked.id)


def test_a_declined_card_leaves_the_session_open(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asked = asking.session(sdk)
    declined = stripe_server.pay(asked.id, cards.DECLINED)
    assert declined["status"] == "open"
    intent = sdk.v1.payment_intents.retrieve(declined["payment_intent"])
    assert (intent.status, intent.last_payment_error.code) == ("requires_payment_method", "card_declined")
    assert asking.kinds(stripe_server)[-1] == "payment_intent.payment_failed"
    assert stripe_server.pay(asked.id)["payment_status"] == "paid"
    assert len(stripe_server.objects("payment_intent")) == 1


@pytest.mark.parametrize(("agreed", "status"), [(True, "complete"), (False, "open")])
def test_a_bank_that_asks(stripe_server: StripeServer, sdk: stripe.StripeClient, agreed: bool, status: str) -> None:
    asked = asking.session(sdk)
    assert stripe_server.pay(asked.id, cards.ASKS)["status"] == "open"
    assert stripe_server.objects("payment_intent")[0]["status"] == "requires_action"
    assert stripe_server.confirm(asked.id, agreed=agreed)["status"] == status


@pytest.mark.parametrize(
    ("number", "payment_status", "last"),
    [
        (cards.DEBIT_SUCCEEDS_LATER, "paid", "checkout.session.async_payment_succeeded"),
        (cards.DEBIT_FAILS_LATER, "unpaid", "checkout.session.async_payment_failed"),
    ],
)
def test_a_bank_debit_is_answered_later(
    stripe_server: StripeServer, sdk: stripe.StripeClient, number: str, payment_status: str, last: str
) -> None:
    asked = asking.session(sdk)
    paid = stripe_server.pay(asked.id, number)
    assert (paid["status"], paid["payment_status"]) == ("complete", "unpaid")
    assert asking.kinds(stripe_server)[-1] == "checkout.session.completed"
    stripe_server.settle()
    assert sdk.v1.checkout.sessions.retrieve(asked.id).payment_status == payment_status
    assert last in asking.kinds(stripe_server)


def test_sessions_end_by_themselves(
    stripe_server: StripeServer, sdk: stripe.StripeClient, time_travel: TimeTravel
) -> None:
    asked = asking.session(sdk, expires_at=int(clock.now().timestamp()) + 3600)
    stripe_server.pay(asked.id, cards.DECLINED)
    time_travel.forward(hours=1, seconds=1)
    assert sdk.v1.checkout.sessions.retrieve(asked.id).status == "expired"
    assert asking.kinds(stripe_server)[-2:] == ["payment_intent.canceled", "checkout.session.expired"]


def test_sessions_can_be_ended_once(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    asked = asking.session(sdk)
    assert sdk.v1.checkout.sessions.expire(asked.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="status of `expired`"):
        sdk.v1.checkout.sessions.expire(asked.id)


@pytest.mark.parametrize("seconds", [29 * 60, 24 * 3600 + 60])
def test_a_session_lasts_between_half_an_hour_and_a_day(sdk: stripe.StripeClient, seconds: int) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        asking.session(sdk, expires_at=int(clock.now().timestamp()) + seconds)
    assert caught.value.param == "expires_at"


def test_what_is_not_there(sdk: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sdk.v1.checkout.sessions.retrieve("cs_test_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
