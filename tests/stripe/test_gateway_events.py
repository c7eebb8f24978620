"""Events: what is kept of them, whose they are, and anything that may arrive instead of one."""

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from escrow.gateways.base import Event, ForgedWebhook, MalformedWebhook, Subject
from escrow.gateways.stripe.events import HEADER
from escrow.gateways.stripe.gateway import StripeGateway
from tests.gateways.steps import open_page, paid
from tests.gateways.stripe_provider import SECRET, StripeProvider
from tests.gateways.test_refunds import refund

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]

INTENT = {
    "id": "evt_1",
    "object": "event",
    "type": "payment_intent.succeeded",
    "created": 1_795_000_000,
    "api_version": "2026-10-28.endive",
    "livemode": False,
    "data": {
        "object": {
            "id": "pi_1",
            "object": "payment_intent",
            "amount": 100_00,
            "receipt_email": "carla@example.org",
            "metadata": {"payment": "7", "note": "carla@example.org"},
            "shipping": {"name": "Carla Client"},
        }
    },
}
CLOSED = {
    "id": "evt_2",
    "object": "v2.core.event",
    "type": "v2.core.account.closed",
    "created": "2026-11-22T09:10:39.388Z",
    "livemode": False,
    "related_object": {"id": "acct_1", "type": "v2.core.account", "url": "/v2/core/accounts/acct_1"},
}


def signed(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    sent_at = int(time.time() if at is None else at)
    signature = hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()
    return {HEADER: f"t={sent_at},v1={signature}"}


def read(body: bytes) -> Event:
    with override_settings(STRIPE_WEBHOOK_SECRETS=[SECRET]):
        return StripeGateway().read_webhook(body, signed(body))


def event(base: dict[str, Any], **changes: Any) -> bytes:
    return json.dumps({**base, **changes}).encode()


def test_only_what_says_where_to_look_is_kept() -> None:
    assert read(event(INTENT)) == Event(
        event_id="evt_1",
        kind="payment_intent.succeeded",
        payload={
            "id": "evt_1",
            "type": "payment_intent.succeeded",
            "created": 1_795_000_000,
            "api_version": "2026-10-28.endive",
            "livemode": False,
            "object": {"id": "pi_1", "metadata": {"payment": "7"}},
        },
        at=datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC),
    )


def test_of_a_thin_one_too() -> None:
    payload = {"id": "evt_2", "type": CLOSED["type"], "created": CLOSED["created"], "livemode": False}
    assert read(event(CLOSED)).payload == {**payload, "object": {"id": "acct_1", "metadata": {}}}
    assert read(event(CLOSED)).at == datetime(2026, 11, 22, 9, 10, 39, 388_000, tzinfo=UTC)
    assert StripeGateway().subject("v2.core.account.closed", read(event(CLOSED)).payload).recipient_ref == "acct_1"


@pytest.mark.parametrize("secret", ["whsec_of_another_endpoint", SECRET])
def test_each_endpoints_secret_is_right(provider: StripeProvider, secret: str) -> None:
    assert provider.gateway.read_webhook(event(INTENT), signed(event(INTENT), secret=secret))


def test_no_other_secret_is(provider: StripeProvider, settings: Settings) -> None:
    body = event(INTENT)
    with pytest.raises(ForgedWebhook):
        provider.gateway.read_webhook(body, signed(body, secret="whsec_guessed"))
    settings.STRIPE_WEBHOOK_SECRETS = []
    with pytest.raises(ForgedWebhook):
        provider.gateway.read_webhook(body, signed(body))
    with pytest.raises(ForgedWebhook):
        provider.gateway.read_webhook(body, signed(body, secret=""))


@pytest.mark.parametrize("secret", ["", " "])
def test_an_empty_secret_signs_nothing(secret: str) -> None:
    body = event(INTENT)
    with override_settings(STRIPE_WEBHOOK_SECRETS=[secret]), pytest.raises(ForgedWebhook):
        StripeGateway().read_webhook(body, signed(body, secret=secret))


@pytest.mark.parametrize(
    "body",
    [
        event(INTENT, id=None),
        event(INTENT, id=""),
        event(INTENT, id="e" * 121),
        event(INTENT, id="evt\x00"),
        event(INTENT, id="\ud800"),
        event(INTENT, type=7),
        event(INTENT, type="t" * 81),
        event(INTENT, data=[]),
        event(INTENT, data={"object": "pi_1"}),
        event(CLOSED, related_object=[1]),
        b'{"id": ' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"id": NaN}',
    ],
)
def test_what_is_no_event(body: bytes) -> None:
    with pytest.raises(MalformedWebhook):
        read(body)


@pytest.mark.parametrize(
    "created", [10**300, -(10**300), 1.5, "2026-11-22", "2026-11-22T09:10:39", "0001-01-01T00:00:00+09:00", "\x00", []]
)
def test_an_odd_instant_is_none(created: object) -> None:
    assert read(event(INTENT, created=created)).at is None


@pytest.mark.parametrize("created", [None, -1, 10**300, 1.5, float("inf"), [], "\x00", "x" * 5_000])
def test_an_odd_instant_is_left_out(created: object) -> None:
    assert "created" not in read(event(INTENT, created=created)).payload


@pytest.mark.parametrize(
    "metadata", [None, [], {}, {"payment": 7.5}, {"payment": "x" * 500}, {"other": "7"}, "payment"]
)
def test_foreign_metadata_is_left_out(metadata: object) -> None:
    about = {**INTENT["data"]["object"], "metadata": metadata}  # type: ignore[index]
    assert read(event(INTENT, data={"object": about})).payload["object"]["metadata"] == {}


# Anything that JSON can say, and that somebody with the secret could send.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["id", "type", "object", "created", "account", "data", "related_object", "api_version"])


@given(st.one_of(st.binary(), JSON.map(lambda value: json.dumps(value).encode())))
def test_whatever_arrives_is_refused_in_one_of_two_ways(body: bytes) -> None:
    with pytest.raises((ForgedWebhook, MalformedWebhook)):
        read(body)


@given(
    base=st.sampled_from([INTENT, CLOSED]),
    changes=st.dictionaries(NAMES, JSON | st.dictionaries(st.sampled_from(["id", "metadata", "object"]), JSON)),
)
def test_an_event_with_anything_in_it_is_refused_or_can_be_stored(
    base: dict[str, Any], changes: dict[str, Any]
) -> None:
    try:
        found = read(event(base, **changes))
    except MalformedWebhook:
        return
    stored = json.dumps(found.payload, allow_nan=False)
    assert json.loads(stored) == found.payload
    assert found.at is None or found.at.tzinfo is UTC
    assert "\\u0000" not in stored
    assert len(stored) < 2_000
    assert 0 < len(found.event_id) <= 120
    assert 0 < len(found.kind) <= 80


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_stands_in_the_header(header: str) -> None:
    with override_settings(STRIPE_WEBHOOK_SECRETS=[SECRET]), pytest.raises(ForgedWebhook):
        StripeGateway().read_webhook(event(INTENT), {HEADER: header})


def payload(ref: str = "x_1", **more: Any) -> dict[str, Any]:
    return {"object": {"id": ref, "metadata": more.pop("metadata", {})}, **more}


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("checkout.session.completed", payload()),
        ("checkout.session.completed", payload(metadata={"payment": "order-7"})),
        ("checkout.session.completed", payload(metadata={"payment": "٧"})),
        ("checkout.session.completed", payload(metadata={"payment": "9" * 40})),
        ("payment_intent.succeeded", payload(metadata={"payment": "-1"})),
        ("refund.updated", payload(metadata={"payment": "7"})),
        ("payout.paid", payload(metadata={"payout": "9"})),
        ("payout.paid", payload(account="acct_1")),
        ("transfer.created", payload()),
        ("balance.available", {"object": {"metadata": {}}}),
        ("radar.early_fraud_warning.created", payload()),
        ("customer.created", payload(metadata={"payment": "7"})),
    ],
)
def test_what_is_about_nothing_of_ours(kind: str, about: dict[str, Any]) -> None:
    assert StripeGateway().subject(kind, about) == Subject()


def test_a_payout_of_a_connected_account() -> None:
    about = payload("po_1", account="acct_1", metadata={"payout": "9"})
    assert StripeGateway().subject("payout.failed", about) == Subject(payout_id=9, ref="po_1")


def test_an_intent_is_known_by_its_session(provider: StripeProvider) -> None:
    page = open_page(provider)
    provider.server.pay(page.ref)
    [intent] = provider.server.objects("payment_intent")
    about = payload(intent["id"], metadata={"payment": "7"})
    assert provider.gateway.subject("payment_intent.succeeded", about) == Subject(payment_id=7, ref=page.ref)


def test_an_intent_without_a_session_is_not_ours(provider: StripeProvider) -> None:
    about = payload("pi_elsewhere", metadata={"payment": "7"})
    assert provider.gateway.subject("payment_intent.succeeded", about) == Subject()


def test_a_refunded_charge_is_known_by_its_newest_refund(provider: StripeProvider) -> None:
    charge = paid(provider).charge_ref
    refund(provider, charge)
    newest = refund(provider, charge, number=6)
    assert provider.gateway.subject("charge.refunded", payload(charge)) == Subject(refund_id=6, ref=newest.ref)
