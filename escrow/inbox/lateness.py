"""What the provider has reported and nobody has acted on yet, for /readyz."""

from datetime import timedelta

from escrow.models import WebhookEvent
from marketplace import clock, due


def of_webhooks() -> timedelta | None:
    """How long the turn of the oldest stored event has come."""
    turn = WebhookEvent.objects.filter(processed_at=None, next_attempt_at__lte=clock.now())
    return due.since(turn, "next_attempt_at")


due.ask_of("webhooks", of_webhooks)
