"""When calm has returned: every contract is where it should be, and every operation happened exactly once."""

from collections import Counter
from collections.abc import Iterable

from django.core.management import call_command

from escrow import gateways, verification
from escrow.books import chain, reconciliation
from escrow.gateways.stripe.events import KINDS
from escrow.models import Chargeback, EventPoll, Payment, Payout, Recipient, Refund, WebhookEvent
from milestones import verification as milestones_verification
from tests.chaos.jobs import End, fresh
from tests.stripe_server import StripeServer
from tests.stripe_server.state import Object


def everything_is_where_it_should_be(ends: Iterable[End]) -> None:
    """Each story's milestone and its hold."""
    wrong = [
        f"{end.milestone}: {now.state}, held {now.hold.balance}"
        for end in ends
        if (now := fresh(end.milestone)).state != end.state or now.hold.balance.amount_minor != end.held_minor
    ]
    assert wrong == []


def nothing_is_under_way() -> bool:
    """No operation waits for the provider, and no event for the worker."""
    return not (
        Payment.objects.filter(state__in=Payment.LIVE).exists()
        or Refund.objects.filter(state__in=Refund.LIVE).exists()
        or Payout.objects.filter(state__in=Payout.LIVE).exists()
        or Chargeback.objects.filter(state=Chargeback.State.OPEN).exists()
        or WebhookEvent.objects.filter(processed_at=None).exists()
    )


def what_is_apart(server: StripeServer) -> list[str]:
    """Refunds and events that the two sides tell differently, for the report of a run that got stuck."""
    refunds = {each["metadata"].get("refund"): each for each in server.objects("refund")}
    stored = {event.event_id: event for event in WebhookEvent.objects.all()}
    told = [
        f"{refund}: {theirs['id']} is {theirs['status']}"
        for refund in Refund.objects.all()
        if (theirs := refunds.get(str(refund.pk))) and theirs["status"] != refund.state
    ]
    for event in server.objects("event"):
        ours = stored.get(event["id"])
        if event["type"] in KINDS and not event.get("account") and (ours is None or ours.processed_at is None):
            told.append(f"{event['id']} {event['type']} of {event['created']}: {ours and ours.error}")
    return [f"asked until {EventPoll.objects.get().polled_at.timestamp():.0f}", *told]


def every_operation_happened_once(server: StripeServer) -> None:
    """At the provider: as many, and for the same rows, as our books say; nothing twice, nothing more."""
    charged = [intent for intent in server.objects("payment_intent") if intent["status"] == "succeeded"]
    _same(charged, "payment", Payment.objects.filter(state=Payment.State.SUCCEEDED).values_list("pk", flat=True))
    _same(server.objects("refund"), "refund", Refund.objects.values_list("pk", flat=True))
    transferred = Payout.objects.exclude(transfer_ref=None).values_list("pk", flat=True)
    _same(server.objects("transfer"), "payout", transferred)
    _same(server.objects("payout"), "payout", Payout.objects.exclude(provider_ref=None).values_list("pk", flat=True))
    reversals = Counter(each["transfer"] for each in server.objects("transfer_reversal"))
    failed = Payout.objects.filter(state=Payout.State.FAILED).exclude(transfer_ref=None)
    assert reversals == Counter(failed.values_list("transfer_ref", flat=True))
    accounts = Counter(each["id"] for each in server.objects("v2.core.account"))
    assert accounts == Counter(Recipient.objects.values_list("provider_ref", flat=True))


def _same(objects: Iterable[Object], key: str, rows: Iterable[int]) -> None:
    assert Counter(each["metadata"].get(key) for each in objects) == Counter(map(str, rows)), key


def the_books_agree() -> None:
    """The ledger with itself, with the milestones, with the provider, and with its own chain."""
    assert verification.verify() == []
    assert milestones_verification.verify() == []
    run = reconciliation.reconcile(gateways.default().name)
    assert run.is_clean, [str(difference) for difference in run.differences.all()] or run.error
    chain.extend_fully()
    call_command("verify_ledger", "--chain")
