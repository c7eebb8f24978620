"""Webhooks: only what the provider signed not long ago, and only what is an event. At every provider."""

import json

import pytest

from escrow.gateways.base import ForgedWebhook, MalformedWebhook
from tests.books import refused
from tests.gateways.provider import Provider, Way, Webhook
from tests.gateways.steps import open_page

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


@pytest.fixture
def webhook(provider: Provider) -> Webhook:
    """About a payment that succeeded."""
    provider.pay(open_page(provider).ref, Way.SUCCEEDS)
    return provider.webhooks()[-1]


def test_a_signed_one_is_read(provider: Provider, webhook: Webhook) -> None:
    event = provider.gateway.read_webhook(*webhook)
    assert event.event_id
    assert event.kind
    assert json.loads(json.dumps(event.payload)) == event.payload


def test_reading_it_again_is_the_same_event(provider: Provider, webhook: Webhook) -> None:
    assert provider.gateway.read_webhook(*webhook) == provider.gateway.read_webhook(*webhook)


def test_without_a_signature(provider: Provider, webhook: Webhook) -> None:
    with refused(ForgedWebhook):
        provider.gateway.read_webhook(webhook[0], {})


@pytest.mark.parametrize("value", ["", "nonsense", "t=,v1=", "t=1", "1.2", "t=é,v1=é", "t=1,v1=é", "t=١,v1=0", "\x00"])
def test_with_a_forged_signature(provider: Provider, webhook: Webhook, value: str) -> None:
    body, headers = webhook
    with refused(ForgedWebhook):
        provider.gateway.read_webhook(body, dict.fromkeys(headers, value))


def test_with_a_signature_of_another_body(provider: Provider, webhook: Webhook) -> None:
    body, headers = webhook
    with refused(ForgedWebhook):
        provider.gateway.read_webhook(body + b" ", headers)


def test_cut_off(provider: Provider, webhook: Webhook) -> None:
    body, headers = webhook
    with refused(ForgedWebhook):
        provider.gateway.read_webhook(body[:-20], headers)
    with refused(MalformedWebhook):
        provider.gateway.read_webhook(body[:-20], provider.sign(body[:-20]))


def test_sent_long_ago(provider: Provider, webhook: Webhook) -> None:
    body, _headers = webhook
    assert provider.gateway.read_webhook(body, provider.sign(body, seconds_ago=290))
    with refused(ForgedWebhook):
        provider.gateway.read_webhook(body, provider.sign(body, seconds_ago=310))


@pytest.mark.parametrize(
    "nonsense", [b"", b"{", b"[]", b"1", b"null", b"{}", b'{"id": "x"}', b'"text"', b"true", b"[" * 500]
)
def test_what_is_no_event(provider: Provider, nonsense: bytes) -> None:
    with refused(MalformedWebhook):
        provider.gateway.read_webhook(nonsense, provider.sign(nonsense))


def test_what_is_no_text(provider: Provider) -> None:
    body = b"\xff\xfe\x00"
    with refused((ForgedWebhook, MalformedWebhook)):
        provider.gateway.read_webhook(body, provider.sign(body))
