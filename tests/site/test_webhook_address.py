"""The address that providers call: the signature is the permission."""

import json
from typing import Any

import pytest
from django.test import Client

from escrow.gateways.sandbox.gateway import HEADER, sign
from escrow.models import WebhookEvent
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
ADDRESS = "/webhooks/sandbox/"
BODY = json.dumps({"id": "evt_1", "kind": "checkout.open", "object": "x", "metadata": {}}).encode()


def call(client: Client, body: bytes, headers: dict[str, str]) -> int:
    return client.post(ADDRESS, body, content_type="application/json", headers=headers).status_code


def test_a_signed_event_is_stored_once_and_answered(client: Client) -> None:
    assert [call(client, BODY, sign(BODY)), call(client, BODY, sign(BODY))] == [200, 200]
    assert WebhookEvent.objects.get().event_id == "evt_1"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (BODY, {}),
        (BODY, {HEADER: "1.deadbeef"}),
        (BODY, {HEADER: "not a signature"}),
        (BODY + b" ", sign(BODY)),
        (BODY[:-5], sign(BODY[:-5])),
        (b"", sign(b"")),
        (b"[]", sign(b"[]")),
        (b"\xff", sign(b"\xff")),
    ],
)
def test_what_is_forged_changed_or_malformed_leaves_nothing(
    client: Client, body: bytes, headers: dict[str, Any]
) -> None:
    assert call(client, body, headers) == 400
    assert not WebhookEvent.objects.exists()


def test_a_stale_signature_is_refused(client: Client, time_travel: TimeTravel) -> None:
    headers = sign(BODY)
    time_travel.forward(minutes=6)
    assert call(client, BODY, headers) == 400
    assert not WebhookEvent.objects.exists()


def test_a_huge_body_is_refused(client: Client) -> None:
    body = b'{"id": "' + b"a" * 3_000_000 + b'"}'
    assert call(client, body, sign(body)) == 413
    assert not WebhookEvent.objects.exists()


def test_only_posts_to_known_providers(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 405
    assert client.post("/webhooks/nobody/", BODY, content_type="application/json").status_code == 404
