"""The webhook inbox: only what is signed, nothing twice, in any order, and one bad event fails alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from escrow.gateways.base import ForgedWebhook, MalformedWebhook
from escrow.gateways.sandbox import checkout, delivery
from escrow.gateways.sandbox.gateway import HEADER, sign
from escrow.inbox import inbox
from escrow.models import Payment, SandboxEvent, WebhookEvent
from escrow.money_in import payments
from marketplace import installation
from tests import story
from tests.books import assert_books_balance, balance, refused, unchanged
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def marks(payment_id: str) -> dict[str, str]:
    """What this installation writes on a payment page."""
    return {"payment": payment_id, "installation": installation.current()}


def body_of(event: SandboxEvent) -> bytes:
    """What the sandbox sends for an event."""
    parts = {"id": event.ref, "kind": event.kind, "object": event.object_ref, "metadata": event.metadata}
    return json.dumps(parts).encode()


@pytest.fixture
def payment() -> Payment:
    """Paid at the provider; no webhook has left yet."""
    return story.at_checkout(story.hire())


@pytest.fixture
def body(payment: Payment) -> bytes:
    return body_of(SandboxEvent.objects.get())


def test_it_is_stored_before_it_is_acted_upon(payment: Payment, body: bytes) -> None:
    event = inbox.receive("sandbox", body, sign(body))
    assert (event.kind, event.processed_at) == ("checkout.succeeded", None)
    assert story.fresh(payment).state == "open"
    assert inbox.process_pending() == 1
    assert story.fresh(payment).state == "succeeded"
    assert story.fresh(event).processed_at is not None


def test_the_worker_is_woken_by_a_new_one_only(
    body: bytes, woken: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        inbox.receive("sandbox", body, sign(body))
        inbox.receive("sandbox", body, sign(body))
    assert woken == ["escrow.process_webhooks"]


def test_a_duplicate_is_the_stored_one(body: bytes) -> None:
    first = inbox.receive("sandbox", body, sign(body))
    with unchanged():
        assert inbox.receive("sandbox", body, sign(body)) == first
    inbox.process_pending()
    with unchanged():
        assert inbox.receive("sandbox", body, sign(body)) == first
        assert inbox.process_pending() == 0


def test_acting_on_it_again_changes_nothing(body: bytes) -> None:
    event = inbox.receive("sandbox", body, sign(body))
    inbox.process_pending()
    before = balance("hold")
    assert inbox.process(story.fresh(event))
    assert balance("hold") == before
    assert_books_balance()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: "."},
        {HEADER: "now.00"},
        {HEADER: "1.00"},
        {HEADER: "99999999999999999999.00"},
        {HEADER: "1.é"},
        {HEADER: "١.00"},
        {HEADER: "1.\x00"},
    ],
)
def test_it_refuses_a_forged_signature(body: bytes, headers: dict[str, str]) -> None:
    with refused(ForgedWebhook):
        inbox.receive("sandbox", body, headers)


def test_it_refuses_a_body_that_was_changed(body: bytes) -> None:
    headers = sign(body)
    with refused(ForgedWebhook):
        inbox.receive("sandbox", body.replace(b"succeeded", b"failed"), headers)


def test_it_refuses_a_signature_moved_to_another_time(body: bytes, time_travel: TimeTravel) -> None:
    sent_at, signature = sign(body)[HEADER].split(".")
    with refused(ForgedWebhook):
        inbox.receive("sandbox", body, {HEADER: f"{int(sent_at) + 1}.{signature}"})


@pytest.mark.parametrize("seconds", [302, -302])
def test_it_refuses_a_stale_signature(body: bytes, time_travel: TimeTravel, seconds: int) -> None:
    headers = sign(body)
    time_travel.forward(seconds=seconds)
    with refused(ForgedWebhook, match="too old"):
        inbox.receive("sandbox", body, headers)


@pytest.mark.parametrize("seconds", [298, -298])
def test_it_takes_one_that_was_a_little_late(body: bytes, time_travel: TimeTravel, seconds: int) -> None:
    headers = sign(body)
    time_travel.forward(seconds=seconds)
    assert inbox.receive("sandbox", body, headers)


@pytest.mark.parametrize("nonsense", [b"", b"{", b"[]", b"1", b"null", b"{}", b'{"id": "x"}', b"\xff\xfe", b'"text"'])
def test_it_refuses_what_is_no_event(nonsense: bytes) -> None:
    with refused(MalformedWebhook):
        inbox.receive("sandbox", nonsense, sign(nonsense))


def test_one_bad_event_fails_alone_and_is_tried_again(payment: Payment, time_travel: TimeTravel) -> None:
    bad = json.dumps({"id": "bad", "kind": "checkout.succeeded", "object": "x", "metadata": marks("999999")}).encode()
    event = inbox.receive("sandbox", bad, sign(bad))
    delivery.deliver_queued()
    assert inbox.process_pending() == 1
    assert story.fresh(payment).state == "succeeded"
    event = story.fresh(event)
    assert (event.attempts, event.processed_at) == (1, None)
    assert "RowMissing" in event.error
    assert inbox.process_pending() == 0
    assert story.fresh(event).attempts == 1
    time_travel.forward(seconds=31)
    inbox.process_pending()
    assert story.fresh(event).attempts == 2


def test_an_event_about_nothing_of_ours_is_done_with() -> None:
    other = json.dumps({"id": "other", "kind": "account.updated", "object": "x", "metadata": {}}).encode()
    event = inbox.receive("sandbox", other, sign(other))
    with unchanged(besides=["escrow_webhookevent"]):
        assert inbox.process_pending() == 1
    assert story.fresh(event).processed_at is not None


def test_the_order_does_not_matter(time_travel: TimeTravel) -> None:
    """Processing is reported after success: what counts is how the payment stands now."""
    payment = story.at_checkout(story.hire(), story.SUCCEEDS_LATER)
    time_travel.forward(minutes=1)
    delivery.settle_due()
    processing, succeeded = SandboxEvent.objects.order_by("id")
    assert [processing.kind, succeeded.kind] == ["checkout.processing", "checkout.succeeded"]
    for event in (succeeded, processing):
        body = body_of(event)
        inbox.process(inbox.receive("sandbox", body, sign(body)))
        assert story.fresh(payment).state == "succeeded"
    assert balance("hold") == 60_000
    assert_books_balance()


def test_the_first_word_of_either_kind_is_enough(time_travel: TimeTravel) -> None:
    payment = story.at_checkout(story.hire(), story.SUCCEEDS_LATER)
    time_travel.forward(minutes=1)
    delivery.settle_due()
    body = body_of(SandboxEvent.objects.order_by("id")[0])
    inbox.process(inbox.receive("sandbox", body, sign(body)))
    assert story.fresh(payment).state == "succeeded"


def test_a_lie_in_a_signed_event_is_not_believed(payment: Payment) -> None:
    """An event says only where to look: this one claims success for a page that nobody paid."""
    other = story.hire()
    payments.open_checkout(other)
    lie = json.dumps(
        {
            "id": "lie",
            "kind": "checkout.succeeded",
            "object": other.provider_ref,
            "metadata": other.metadata(),
            "state": "succeeded",
        }
    ).encode()
    inbox.process(inbox.receive("sandbox", lie, sign(lie)))
    assert story.fresh(other).state == "open"
    assert balance("cash") == 0


def test_a_webhook_that_overtakes_our_own_note_of_the_checkout(payment: Payment, body: bytes) -> None:
    """We crashed between the provider's answer and our UPDATE; the provider's metadata finds the row."""
    Payment.objects.filter(pk=payment.pk).update(state="intended", provider_ref=None, checkout_url="")
    inbox.process(inbox.receive("sandbox", body, sign(body)))
    assert story.fresh(payment).state == "succeeded"
    assert story.fresh(payment).provider_ref == payment.provider_ref
    assert_books_balance()


def test_a_charge_of_another_amount_is_not_booked(payment: Payment, body: bytes) -> None:
    checkout.SandboxCheckout.objects.update(amount_minor=59_999)
    event = inbox.receive("sandbox", body, sign(body))
    assert not inbox.process(event)
    assert "The provider charged $599.99" in story.fresh(event).error
    assert (story.fresh(payment).state, balance("cash")) == ("open", 0)


def test_events_of_two_gateways_may_have_the_same_id(body: bytes) -> None:
    event = inbox.receive("sandbox", body, sign(body))
    WebhookEvent.objects.create(
        gateway="other",
        event_id=event.event_id,
        kind="x",
        payload={},
        received_at=event.received_at,
        next_attempt_at=event.received_at,
    )
    assert WebhookEvent.objects.count() == 2
