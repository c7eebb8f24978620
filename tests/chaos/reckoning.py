"""When calm has returned: every contract is where it should be, and every operation happened exactly once."""

from collections import Counter
from collections.abc import Iterable

from django.core.management import call_command

from escrow import gateways
from escrow.books import chain, reconciliation
from escrow.gateways.stripe.events import KINDS
from escrow.ledger import verification
from escrow.models import Chargeback, EventPoll, Payment, Payout, Recipient, Refund, WebhookEvent
from milestones import verification as milestones_verification
from tests.chaos.jobs import End, fresh
from tests.chaos.lost_hour import LostHour, name_of
from tests.chaos.world import book_top_ups
from tests.stripe_server import StripeServer


def everything_is_where_it_should_be(ends: Iterable[End]) -> None:
    """Each story's milestone and its hold."""
    wrong = [
        f"{end.milestone}: {now.state}, held {now.hold.balance}; "
        + "; ".join(f"{each}, {each.provider_ref}: {each.failure}" for each in now.hold.refunds.all())
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


def every_operation_happened_once(server: StripeServer, lost: LostHour) -> None:
    """At the provider: as many, and for the same rows, as our books say; nothing twice, more only if lost."""
    charged = [intent for intent in server.objects("payment_intent") if intent["status"] == "succeeded"]
    paid = Payment.objects.filter(state=Payment.State.SUCCEEDED)
    sent = Payout.objects.exclude(transfer_ref=None)
    for objects, key, rows in (
        (charged, "payment", paid.values_list("installation", "pk")),
        # What was sent back in the lost hour is not sent again: the row that wants it takes it for its own.
        (
            server.objects("refund"),
            "refund",
            Refund.objects.exclude(pk__in=refused_for_a_bank(server))
            .exclude(provider_ref__in=lost.refs)
            .values_list("installation", "pk"),
        ),
        (server.objects("transfer"), "payout", sent.values_list("installation", "pk")),
        (server.objects("payout"), "payout", sent.exclude(provider_ref=None).values_list("installation", "pk")),
    ):
        known = Counter(name_of(each, key) for each in objects if each["id"] not in lost.refs)
        assert known == Counter((name, str(pk)) for name, pk in rows), key
    reversals = Counter(each["transfer"] for each in server.objects("transfer_reversal"))
    failed = Payout.objects.filter(state=Payout.State.FAILED).exclude(transfer_ref=None)
    assert reversals == Counter(failed.values_list("transfer_ref", flat=True))
    accounts = Counter(each["id"] for each in server.objects("v2.core.account"))
    assert accounts == Counter(Recipient.objects.values_list("provider_ref", flat=True))


def refused_for_a_bank(server: StripeServer) -> list[int]:
    """Refunds that the provider did not make, since the client's bank was taking the payment back already.

    A ruling can be carried out, or an offer end, before the site has heard of the bank: the slower the worker, the
    likelier. The money stands in its hold again, for the chargeback. Of any other charge a refund is never refused.
    """
    taken = {each["charge"] for each in server.objects("dispute")}
    refused = Refund.objects.filter(state=Refund.State.FAILED, provider_ref=None).select_related("payment")
    return [refund.pk for refund in refused if refund.payment.charge_ref in taken]


def refunds_that_waited(server: StripeServer) -> int:
    """How many were not covered when they were made."""
    made = (event for event in server.objects("event") if event["type"] == "refund.created")
    waited = sum(event["data"]["object"].get("pending_reason") == "insufficient_funds" for event in made)
    return waited + sum(refund.keys_spent > 0 for refund in Refund.objects.all())


def the_books_agree(server: StripeServer, lost: LostHour) -> None:
    """The ledger with itself, with the milestones, with the provider but for what was lost, and with its own chain."""
    assert verification.verify() == []
    assert milestones_verification.verify() == []
    book_top_ups()
    run = reconciliation.reconcile(gateways.default().name)
    found = list(run.differences.all())
    assert not run.error
    assert [str(each) for each in found if not lost.explains(each.theirs, server)] == []
    assert {each.what for each in found} <= {"Only at the provider"}
    chain.extend_fully()
    call_command("verify_ledger", "--chain")
