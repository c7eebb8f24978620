"""The server knows Stripe's own description: what it does not allow is refused, noted, and fails the test."""

from typing import Any

import pytest
import stripe
from stripe._object_classes import get_object_class

from tests.stripe_server import InvalidExchange, StripeServer, asking
from tests.stripe_server.events import emit

pytestmark = pytest.mark.loopback


@pytest.mark.parametrize(
    ("wrong", "param", "code"),
    [
        ({"transfer_groop": "contract-1"}, "transfer_groop", "parameter_unknown"),
        ({"payment_intent_data": {"transfer_groop": "x"}}, "payment_intent_data[transfer_groop]", "parameter_unknown"),
        ({"expires_at": "tomorrow"}, "expires_at", "parameter_invalid_integer"),
        ({"mode": "pay"}, "mode", None),
        (
            {"line_items": [{"quantity": 1, "price_data": {"unit_amount": 1}}]},
            "line_items[0][price_data][currency]",
            None,
        ),
        ({"payment_method_types": ["card"]}, "payment_method_types", "parameter_unknown"),
        ({"metadata": {"k" * 41: "x"}}, f"metadata[{'k' * 41}]", None),
    ],
)
def test_a_wrong_parameter(
    stripe_server: StripeServer, sdk: stripe.StripeClient, wrong: Any, param: str, code: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        asking.session(sdk, **wrong)
    assert caught.value.param == param
    assert code is None or caught.value.code == code
    assert stripe_server.objects("checkout.session") == []
    with pytest.raises(InvalidExchange, match="POST /v1/checkout/sessions"):
        stripe_server.assert_valid()
    stripe_server.violations.clear()


def test_a_wrong_parameter_of_version_2(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    capabilities = {"stripe_balance": {"stripe_transfer": {"requested": True}}}
    wrong: Any = {"configuration": {"recipient": {"capabilities": capabilities}}}
    with pytest.raises(stripe.InvalidRequestError, match="stripe_transfer"):
        sdk.v2.core.accounts.create({**asking.RECIPIENT, **wrong})
    assert len(stripe_server.violations) == 1
    stripe_server.violations.clear()


def test_a_wrong_question(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    wrong: Any = {"transfer": "contract-1"}
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: transfer"):
        sdk.v1.transfers.list(wrong)
    assert len(stripe_server.violations) == 1
    stripe_server.violations.clear()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": "60000"}, "$.amount"),
        ({"status": "maybe"}, "$.status"),
        ({"colour": "red"}, "colour"),
        ({"created": None}, "$.created"),
        ({"currency": None}, "$.currency"),
    ],
)
def test_a_wrong_object_is_noticed(
    stripe_server: StripeServer, sdk: stripe.StripeClient, change: dict[str, Any], reason: str
) -> None:
    charge = asking.charge(stripe_server, sdk)
    broken = {**stripe_server.state.by_id[charge.id], **change}
    stripe_server.state.by_id[charge.id].update(change)
    sdk.v1.charges.retrieve(charge.id)
    emit(stripe_server.state, "charge.succeeded", broken)
    in_answer, in_event = stripe_server.violations
    assert in_answer.startswith("answer to GET /v1/charges/{charge}")
    assert in_event.startswith("event charge.succeeded, its object")
    assert reason in in_answer
    assert reason in in_event
    stripe_server.violations.clear()


def test_a_type_of_event_that_there_is_not(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    emit(stripe_server.state, "charge.pleased", stripe_server.state.by_id[charge.id])
    assert stripe_server.violations == ["event charge.pleased: no such type of event"]
    stripe_server.violations.clear()


def test_the_sdk_knows_every_attribute(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    """The description is older than the SDK: what has gone since then is found here."""
    account = asking.recipient(stripe_server, sdk)
    charge = asking.charge(stripe_server, sdk)
    sdk.v1.refunds.create({"charge": charge.id, "amount": 100})
    sent = sdk.v1.transfers.create({"amount": 500, "currency": "usd", "destination": account})
    sdk.v1.transfers.reversals.create(sent.id, {"amount": 100})
    stripe_server.settle()
    sdk.v1.payouts.create({"amount": 100, "currency": "usd"}, {"stripe_account": account})
    stripe_server.dispute(charge.id)
    stripe_server.early_fraud_warning(charge.id)
    for kind in set(stripe_server.state.kinds) - {"v2.core.event"}:  # has a class for each type
        known = stripe_class(kind).__annotations__
        for value in stripe_server.objects(kind):
            assert set(value) - set(known) == set(), kind


def stripe_class(kind: str) -> type[stripe.StripeObject]:
    found = get_object_class("V2" if kind.startswith("v2.") else "V1", kind)
    assert found is not stripe.StripeObject
    return found


def test_a_wrong_object_within_another_is_noticed(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    charge = asking.charge(stripe_server, sdk)
    stripe_server.state.by_id[charge.id]["amount"] = None
    sdk.v1.payment_intents.retrieve(str(charge.payment_intent), {"expand": ["latest_charge"]})
    assert len(stripe_server.violations) == 1
    stripe_server.violations.clear()
