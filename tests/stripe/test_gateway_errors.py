"""What Stripe's errors and silences become, and that nothing is done twice or given away because of them."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
import stripe
from pytest_django.fixtures import Settings

from escrow.gateways.base import GatewayRefused, GatewayUnavailable, KeySpent, NotEnough, RefundReport
from escrow.gateways.stripe import client
from escrow.gateways.stripe.errors import WronglyAsked, translated
from escrow.gateways.stripe.refusals import REFUSALS
from marketplace.money import Money
from tests.gateways.steps import PRICE, open_page, paid, ready_recipient, recipient, transferred
from tests.gateways.stripe_provider import StripeProvider
from tests.gateways.test_refunds import PART, refund

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]

REFUNDS = "POST /v1/refunds"
# Whether the work was done by the time that the fault was seen.
DONE = {"reset_after_work": True, "timeout_after_work": True, "timeout_before_work": False}


def refunds_made(provider: StripeProvider) -> int:
    return len(provider.server.objects("refund"))


@pytest.mark.parametrize("fault", DONE)
def test_silence_is_survived_with_the_same_key(provider: StripeProvider, fault: str) -> None:
    charge = paid(provider).charge_ref
    provider.server.faults.next(REFUNDS, fault)
    with pytest.raises(GatewayUnavailable) as caught:
        refund(provider, charge)
    assert not isinstance(caught.value, KeySpent)
    assert refunds_made(provider) == DONE[fault]
    assert refund(provider, charge).state == "succeeded"
    assert refunds_made(provider) == 1


def test_a_limit_of_requests_is_survived_with_the_same_key(provider: StripeProvider) -> None:
    charge = paid(provider).charge_ref
    provider.server.faults.next(REFUNDS, "rate_limit")
    with pytest.raises(GatewayUnavailable, match="busy"):
        refund(provider, charge)
    assert refund(provider, charge).state == "succeeded"
    assert refunds_made(provider) == 1


@pytest.mark.parametrize(("fault", "done"), [("error_after_work", True), ("error_during_work", False)])
def test_a_failure_spends_the_key(provider: StripeProvider, fault: str, done: bool) -> None:
    """The same key gets the same 500 again; what was done is found all the same."""
    charge = paid(provider).charge_ref
    provider.server.faults.next(REFUNDS, fault)
    for _ in range(2):
        with pytest.raises(KeySpent):
            refund(provider, charge)
    found = provider.gateway.find_refund(charge_ref=charge, metadata={"refund": "5"})
    assert (found is not None) == done == bool(refunds_made(provider))


def test_a_failure_of_version_2_leaves_the_key(provider: StripeProvider) -> None:
    provider.server.faults.next("POST /v2/core/accounts", "error_during_work")
    with pytest.raises(GatewayUnavailable) as caught:
        recipient(provider)
    assert not isinstance(caught.value, KeySpent)
    assert recipient(provider) == recipient(provider)


def test_a_request_that_is_being_worked_on(provider: StripeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """We gave up waiting, Stripe did not: it is busy with this key, and later the key gives the answer."""
    charge = paid(provider).charge_ref
    monkeypatch.setattr(client, "TIMEOUT", (5.0, 0.3))
    hold = provider.server.faults.hold(REFUNDS)
    with pytest.raises(GatewayUnavailable, match="in time"):
        refund(provider, charge)
    assert hold.arrived.is_set()
    monkeypatch.undo()
    with pytest.raises(GatewayUnavailable, match="busy"):
        refund(provider, charge)
    hold.release()
    _until(lambda: refund(provider, charge))
    assert refunds_made(provider) == 1


def _until(answers: Callable[[], RefundReport]) -> None:
    """Ask until the work that goes on in the server's thread is done."""
    for _ in range(1000):
        try:
            answers()
        except GatewayUnavailable:
            continue
        return
    raise AssertionError("The server never came to an end.")


def test_nobody_at_home(provider: StripeProvider, settings: Settings) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(GatewayUnavailable, match="could not be reached"):
        provider.gateway.balances()


def test_a_key_is_forgotten_after_a_day_but_what_it_did_is_found(provider: StripeProvider) -> None:
    charge = paid(provider).charge_ref
    done = refund(provider, charge)
    provider.wait(hours=25)
    assert provider.gateway.find_refund(charge_ref=charge, metadata={"refund": "5"}) == done
    assert refund(provider, charge).ref != done.ref


def test_a_key_for_another_request_is_our_mistake(provider: StripeProvider) -> None:
    charge = paid(provider).charge_ref
    refund(provider, charge)
    with pytest.raises(WronglyAsked):
        refund(provider, charge, amount=Money(1, "USD"))
    assert refunds_made(provider) == 1


def test_a_key_of_a_page_with_an_earlier_address_is_spent(provider: StripeProvider) -> None:
    """The answer was lost, and then the client changed their e-mail address."""
    provider.server.faults.next("POST /v1/checkout/sessions", "reset_after_work")
    with pytest.raises(GatewayUnavailable):
        open_page(provider)
    with pytest.raises(KeySpent):
        open_page(provider, amount=Money(60_00, "USD"))
    assert open_page(provider, key="payment-7-1").url


def test_a_key_of_an_account_with_an_earlier_name_is_spent(provider: StripeProvider) -> None:
    recipient(provider)
    with pytest.raises(KeySpent):
        provider.gateway.open_recipient(
            key="recipient-2-0", name="Ana F.", email="ana@example.org", country="ES", metadata={"recipient": "2"}
        )
    assert recipient(provider, key="recipient-2-1")


def test_a_balance_that_does_not_cover_it_yet_spends_no_key(provider: StripeProvider) -> None:
    ref = ready_recipient(provider)
    with pytest.raises(GatewayUnavailable, match="balance") as caught:
        provider.gateway.source_for(PRICE)
    assert not isinstance(caught.value, KeySpent)
    provider.server.top_up(100_00, "usd")
    assert provider.gateway.source_for(PRICE) == "card"
    assert transferred(provider, ref)


def test_a_transfer_whose_answer_was_lost_needs_no_second_cover(provider: StripeProvider) -> None:
    ref = ready_recipient(provider)
    provider.server.top_up(100_00, "usd")
    provider.server.faults.next("POST /v1/transfers", "reset_after_work")
    with pytest.raises(GatewayUnavailable):
        transferred(provider, ref)
    [made] = provider.server.objects("transfer")
    assert transferred(provider, ref) == made["id"]
    assert len(provider.server.objects("transfer")) == 1


def test_a_wrong_key_is_the_operators_business(
    provider: StripeProvider, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_of_somebody_else"
    with pytest.raises(GatewayUnavailable) as caught:
        provider.gateway.balances()
    assert "STRIPE_SECRET_KEY" in caplog.text
    for told in (str(caught.value), caplog.text):
        assert "sk_test" not in told
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_stripes_library_logs_nothing_that_was_sent(
    provider: StripeProvider, caplog: pytest.LogCaptureFixture, level: str
) -> None:
    """However talkative the operator wants the logs: Stripe's messages repeat names, addresses and keys."""
    caplog.set_level(level)
    recipient(provider)
    with pytest.raises(KeySpent):
        provider.gateway.open_recipient(
            key="recipient-2-0", name="Ana F.", email="ana@example.org", country="ES", metadata={"recipient": "2"}
        )
    assert not any(record.name == "stripe" for record in caplog.records)
    assert "ana@example.org" not in caplog.text
    assert "recipient-2-0" not in caplog.text


def test_an_object_of_another_account(provider: StripeProvider, caplog: pytest.LogCaptureFixture) -> None:
    """As after a change to another account's key: nothing is given up."""
    with pytest.raises(GatewayUnavailable):
        provider.gateway.refund(key="r", charge_ref="ch_elsewhere", amount=PART, metadata={})
    assert "STRIPE_SECRET_KEY" in caplog.text


def error(kind: type[stripe.StripeError] = stripe.InvalidRequestError, **said: Any) -> stripe.StripeError:
    """Stripe's answer, with a message that must not be repeated."""
    status = said.pop("status", 400)
    body = {"error": {"message": "carla@example.org", **said}}
    if kind is stripe.InvalidRequestError:
        return stripe.InvalidRequestError(
            "carla@example.org", said.get("param"), said.get("code"), json_body=body, http_status=status
        )
    return kind("carla@example.org", json_body=body, http_status=status)


def meaning(told: stripe.StripeError) -> Exception:
    with pytest.raises(Exception) as caught, translated():  # noqa: PT011
        raise told
    assert "carla" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_told_in_a_sentence_for_people(code: str, caplog: pytest.LogCaptureFixture) -> None:
    refusal = meaning(error(code=code))
    assert isinstance(refusal, GatewayRefused)
    assert str(refusal)[0].isupper()
    assert str(refusal).endswith(".")
    assert "_" not in str(refusal)
    assert caplog.text == ""


def test_a_refusal_that_nobody_foresaw_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    assert isinstance(meaning(error(code="something_new", param="amount")), GatewayRefused)
    assert "something_new" in caplog.text
    assert "carla" not in caplog.text


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (error(code="balance_insufficient"), NotEnough),
        (error(stripe.InsufficientFundsError, type="insufficient_funds"), NotEnough),
        (error(stripe.APIError, status=500), KeySpent),
        (error(stripe.APIError, status=502), KeySpent),
        (error(stripe.APIError, status=409), GatewayUnavailable),
        (error(code="lock_timeout"), GatewayUnavailable),
        (error(stripe.IdempotencyError, status=409, code="idempotency_key_in_use"), GatewayUnavailable),
        (error(stripe.RateLimitError, status=429, code="lock_timeout"), GatewayUnavailable),
        (error(stripe.RateLimitError, status=400, code="rate_limit"), GatewayUnavailable),
        (error(stripe.PermissionError, status=403), GatewayUnavailable),
        (error(stripe.AuthenticationError, status=401), GatewayUnavailable),
        (error(status=404, code="resource_missing"), GatewayUnavailable),
        (error(stripe.IdempotencyError, status=400), WronglyAsked),
        (error(code="parameter_unknown", param="amonut"), WronglyAsked),
        (error(code="parameter_missing", param="amount"), WronglyAsked),
        (error(stripe.CapabilityNotEnabledError, type="capability_not_enabled"), GatewayRefused),
        (error(param="expires_at"), GatewayRefused),
    ],
)
def test_what_each_error_means(told: stripe.StripeError, expected: type[Exception]) -> None:
    assert type(meaning(told)) is expected


def test_other_exceptions_pass() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError
