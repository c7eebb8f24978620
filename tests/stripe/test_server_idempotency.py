"""Keys: replayed, refused, forgotten; a 500 is replayed, too."""

import threading
from typing import Any

import pytest
import stripe

from tests.conftest import TimeTravel
from tests.stripe_server import StripeServer, asking

pytestmark = pytest.mark.loopback
KEY: Any = {"idempotency_key": "refund-1"}


def test_the_same_key_does_the_work_once(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    first = sdk.v1.refunds.create({"charge": charge.id, "amount": 1_000}, KEY)
    again = sdk.v1.refunds.create({"charge": charge.id, "amount": 1_000}, KEY)
    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert [(call.worked, call.replayed) for call in stripe_server.calls if call.key == "refund-1"] == [
        (True, False),
        (False, True),
    ]


def test_changed_parameters_are_refused(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    sdk.v1.refunds.create({"charge": charge.id, "amount": 1_000}, KEY)
    with pytest.raises(stripe.IdempotencyError):
        sdk.v1.refunds.create({"charge": charge.id, "amount": 2_000}, KEY)
    assert len(stripe_server.objects("refund")) == 1


def test_a_key_is_forgotten_after_a_day(
    stripe_server: StripeServer, sdk: stripe.StripeClient, time_travel: TimeTravel
) -> None:
    charge = asking.charge(stripe_server, sdk)
    for hours, refunds in ((23, 1), (1, 2)):
        sdk.v1.refunds.create({"charge": charge.id, "amount": 1_000}, KEY)
        time_travel.forward(hours=hours)
        sdk.v1.refunds.create({"charge": charge.id, "amount": 1_000}, KEY)
        assert len(stripe_server.objects("refund")) == refunds


def test_a_key_in_use_is_refused(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    hold = stripe_server.faults.hold("POST /v1/refunds")
    refund = lambda: sdk.v1.refunds.create({"charge": charge.id}, KEY)  # noqa: E731
    other = threading.Thread(target=refund)
    other.start()
    assert hold.arrived.wait(timeout=10)
    with pytest.raises(stripe.APIError, match="in-progress") as caught:
        refund()
    hold.release()
    other.join()
    assert caught.value.http_status == 409
    assert refund().id == stripe_server.objects("refund")[0]["id"]


def test_a_refusal_is_replayed_and_a_bad_request_is_not(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    account = asking.recipient(stripe_server, sdk)
    transfer: Any = {"amount": 100, "currency": "usd", "destination": account}
    with pytest.raises(stripe.InvalidRequestError, match="No such"):
        sdk.v1.transfers.create({**transfer, "destination": "acct_none"}, {"idempotency_key": "a"})
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            sdk.v1.transfers.create(transfer, {"idempotency_key": "b"})
        assert caught.value.code == "balance_insufficient"
        stripe_server.top_up(1_000, "usd")
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter"):
        sdk.v1.transfers.create({**transfer, "dest": "x"}, {"idempotency_key": "c"})
    sdk.v1.transfers.create(transfer, {"idempotency_key": "c"})
    assert len(stripe_server.violations) == 1
    stripe_server.violations.clear()


def test_a_server_error_is_replayed(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    stripe_server.faults.next("POST /v1/refunds", "error_after_work")
    for _ in range(2):
        with pytest.raises(stripe.APIError) as caught:
            sdk.v1.refunds.create({"charge": charge.id}, KEY)
        assert caught.value.http_status == 500
    assert len(stripe_server.objects("refund")) == 1


def test_version_2_keeps_good_answers_only(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    for fault in ("error_during_work", "error_after_work"):
        stripe_server.faults.next("POST /v2/core/accounts", fault)
        with pytest.raises(stripe.APIError):
            sdk.v2.core.accounts.create(asking.RECIPIENT, {"idempotency_key": "account-1"})
    made = sdk.v2.core.accounts.create(asking.RECIPIENT, {"idempotency_key": "account-1"})
    assert [made.id] == [account["id"] for account in stripe_server.objects("v2.core.account")]
