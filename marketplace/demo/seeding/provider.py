"""The sandbox provider's side of the past: cards that are used, and webhooks that arrive."""

from collections.abc import Sequence
from datetime import timedelta

from accounts.models import User
from escrow import operations
from escrow.chargebacks import answering
from escrow.gateways.sandbox import checkout, delivery, payout_details
from escrow.gateways.sandbox.cards import CARDS
from escrow.gateways.sandbox.models import LATE
from escrow.inbox import inbox
from escrow.models import Payment, Refund, WebhookEvent
from escrow.money_in import payments
from escrow.money_out import recipients
from marketplace import clock
from marketplace.demo.seeding.timeline import Timeline

SOON = timedelta(seconds=5)
BY_ENDING = {number[-4:]: card for number, card in CARDS.items()}


class WebhookNotProcessed(Exception):
    """An event of the told past could not be acted upon."""


def pay(payment: Payment, cards: Sequence[str], timeline: Timeline) -> None:
    """Open the checkout and try these cards (their last four digits) one after the other; none leaves it open."""
    payments.open_checkout(payment)
    for ending in cards:
        card = BY_ENDING[ending]
        checkout.pay(str(payment.provider_ref), card.number)
        if card.confirms:
            checkout.confirm(str(payment.provider_ref), is_you=True)
    report()
    if any(BY_ENDING[ending].taken_back for ending in cards):
        _take_back(timeline)
    if Payment.objects.get(pk=payment.pk).is_live:
        timeline.add(clock.now() + LATE + SOON, report)
        timeline.add(payment.expires_at + SOON, report)


def _take_back(timeline: Timeline) -> None:
    """The client's bank does so; the evidence goes out when it goes out by itself, and the bank decides."""
    taken_at = clock.now() + LATE + SOON
    sent_at = taken_at + answering.EVIDENCE_AFTER + SOON
    timeline.add(taken_at, report)
    timeline.add(sent_at, operations.finish_pending)
    timeline.add(sent_at + LATE + SOON, report)


def give_payout_details(freelancer: User, bank: str) -> None:
    """Tell the provider where payouts are to go: to an account that works, or to one that is closed."""
    back = "/earnings/"
    page = recipients.details_page(freelancer, country=freelancer.country, return_path=back, refresh_path=back)
    payout_details.save(page.rstrip("/").rpartition("/")[2], bank)
    report()


def pay_out(timeline: Timeline) -> None:
    """Have payouts sent, and what the bank says of them reported; what came back is taken back then."""
    operations.finish_pending()
    answered_at = clock.now() + LATE + SOON
    timeline.add(answered_at, report)
    timeline.add(answered_at + SOON, operations.finish_pending)


def refund(timeline: Timeline) -> None:
    """Have refunds sent that are due, and their end reported."""
    operations.finish_pending()
    report()
    if Refund.objects.filter(state__in=Refund.LIVE).exists():
        timeline.add(clock.now() + LATE + SOON, report)


def report() -> None:
    """Let the provider report, and act on it. Raises WebhookNotProcessed: the past has no failures of ours."""
    delivery.deliver_due()
    inbox.process_pending()
    failed = WebhookEvent.objects.filter(processed_at=None).first()
    if failed:
        raise WebhookNotProcessed(f"{failed}: {failed.error}")
