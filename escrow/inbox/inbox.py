"""The webhook inbox: store first, answer at once, act from the store.

Events come twice, late and in any order. An event only says which object to look at; what is done follows
from how that object stands at the provider now.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from escrow import gateways
from escrow.chargebacks import chargebacks
from escrow.gateways.base import Event, Subject
from escrow.inbox import strangers
from escrow.models import EventPoll, Payment, Payout, Refund, WebhookEvent
from escrow.models.attempted import ALARM_AFTER
from escrow.money_in import payments
from escrow.money_out import payouts, recipients, refunds
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.later import run_soon

logger = logging.getLogger(__name__)
RETRY_AFTER = timedelta(seconds=30)
RETRY_AT_MOST_AFTER = timedelta(hours=6)
# For how long providers list their events, and how far back an earlier answer is not yet trusted to be complete.
LISTED_FOR = timedelta(days=29)
OVERLAP = timedelta(hours=1)


def receive(gateway_name: str, body: bytes, headers: Mapping[str, str]) -> WebhookEvent:
    """Check and store one webhook; a duplicate is the stored one. Raises ForgedWebhook or MalformedWebhook."""
    stored, _ = _store(gateway_name, gateways.named(gateway_name).read_webhook(body, headers))
    return stored


def fetch_missed(gateway_name: str | None = None) -> int:
    """Ask the provider for what it has reported, and store what never arrived; returns how many that were.

    Calls the provider. A webhook is retried for days and then given up; this closes the gap within minutes.
    """
    gateway, now = gateways.named(gateway_name) if gateway_name else gateways.default(), clock.now()
    poll, _ = EventPoll.objects.get_or_create(gateway=gateway.name, defaults={"polled_at": now - LISTED_FOR})
    missed = 0
    for event in gateway.events_since(max(poll.polled_at, now - LISTED_FOR) - OVERLAP):
        _, is_new = _store(gateway.name, event)
        missed += is_new
        if event.at is not None:
            _polled(poll, event.at)
    _polled(poll, now)
    return missed


def _polled(poll: EventPoll, until: datetime) -> None:
    """Everything up to then is stored: a listing that fails half-way goes on from there the next time."""
    EventPoll.objects.filter(pk=poll.pk, polled_at__lt=until).update(polled_at=until)


def _store(gateway_name: str, event: Event) -> tuple[WebhookEvent, bool]:
    """The stored event, and whether it is new."""
    now = clock.now()
    stored, is_new = WebhookEvent.objects.get_or_create(
        gateway=gateway_name,
        event_id=event.event_id,
        defaults={"kind": event.kind, "payload": event.payload, "received_at": now, "next_attempt_at": now},
    )
    if is_new:
        run_soon("escrow.process_webhooks")
    return stored, is_new


def process_pending(limit: int = 100) -> int:
    """Act on stored events whose turn has come; returns how many were done. One bad event fails alone."""
    turn = WebhookEvent.objects.filter(processed_at=None, next_attempt_at__lte=clock.now()).order_by("id")
    return sum(process(event) for event in turn[:limit])


def process(event: WebhookEvent) -> bool:
    """Act on one event. Two workers may do so at once: what they call is safe to repeat."""
    try:
        _act_on(event)
    except Exception as error:
        logger.exception("Webhook %s could not be processed", event)
        wait = min(RETRY_AFTER * 2 ** min(event.attempts, 12), RETRY_AT_MOST_AFTER)
        if event.attempts + 1 == ALARM_AFTER:
            alarm(f"{event} has failed {ALARM_AFTER} times", f"The last time: {type(error).__name__}: {error}")
        WebhookEvent.objects.filter(pk=event.pk).update(
            attempts=event.attempts + 1, error=f"{type(error).__name__}: {error}", next_attempt_at=clock.now() + wait
        )
        return False
    WebhookEvent.objects.filter(pk=event.pk).update(processed_at=clock.now(), attempts=event.attempts + 1, error="")
    return True


def _act_on(event: WebhookEvent) -> None:
    gateway = gateways.named(event.gateway)
    subject = gateway.subject(event.kind, event.payload)
    if subject == Subject():
        logger.info("%s is about nothing of ours", event)
    if subject.payment_id:
        _hear_of_payment(event.gateway, subject)
    if subject.refund_id:
        of_gateway = Refund.objects.filter(payment__gateway=event.gateway)
        # One that was made before a restore may be another row's now.
        known = of_gateway.filter(provider_ref=subject.ref).first() if subject.ref else None
        if refund := known or strangers.ours(of_gateway, subject.refund_id, subject.installation):
            refunds.apply(refund, gateway.refund_report(refund.provider_ref or subject.ref))
    if subject.payout_id:
        theirs = Payout.objects.select_related("recipient").filter(recipient__gateway=event.gateway)
        if payout := strangers.ours(theirs, subject.payout_id, subject.installation):
            payouts.hear(payout)
    if subject.recipient_ref:
        recipients.hear(event.gateway, subject.recipient_ref)
    if subject.warned_charge_ref and (payment := strangers.payment_of(event.gateway, subject.warned_charge_ref)):
        payments.warn_of_fraud(payment)
    if subject.chargeback_ref:
        _hear_of_chargeback(event.gateway, subject.chargeback_ref)


def _hear_of_payment(gateway_name: str, subject: Subject) -> None:
    of_gateway = Payment.objects.filter(gateway=gateway_name)
    payment = strangers.ours(of_gateway, subject.payment_id or 0, subject.installation)
    if payment:
        ref = payment.provider_ref or subject.ref
        Payment.objects.filter(pk=payment.pk, provider_ref=None).update(provider_ref=ref)
        payments.apply(payment, gateways.named(gateway_name).payment_report(ref))


def _hear_of_chargeback(gateway_name: str, ref: str) -> None:
    report = gateways.named(gateway_name).chargeback_report(ref)
    if payment := strangers.payment_of(gateway_name, report.charge_ref):
        chargebacks.apply(payment, report)
