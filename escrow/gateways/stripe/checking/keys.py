"""Our key and the machine that uses it."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import stripe
from django.conf import settings
from django.utils import timezone

from escrow.gateways.findings import Finding, mistake, not_known, well
from escrow.gateways.stripe.fitness import is_live

MOST_APART = timedelta(minutes=1)
MODE, CLOCK = "mode of the key", "clock"


def of_this_mode() -> list[Finding]:
    """A live key in production, a test key elsewhere. Asks nobody."""
    if settings.PRODUCTION and not is_live():
        cure = "put the live key (sk_live_ or rk_live_) into STRIPE_SECRET_KEY before people pay."
        return [mistake(MODE, f"production has a test key, so no real money moves; {cure}")]
    if is_live() and not settings.PRODUCTION:
        return [mistake(MODE, "this is not production, and the key is live; put a test key into STRIPE_SECRET_KEY.")]
    return [well(MODE, "live, in production." if is_live() else "test, outside production.")]


def clocks(answer: stripe.StripeObject) -> list[Finding]:
    """This machine's clock beside Stripe's: real time, for that is what webhooks are signed with."""
    said = _said_at(answer)
    if said is None:
        return [not_known(CLOCK, "Stripe's answer had no date; compare this machine's clock with another one.")]
    apart = abs(timezone.now() - said)
    if apart > MOST_APART:
        seconds = int(apart.total_seconds())
        return [mistake(CLOCK, f"it is {seconds} seconds off Stripe's; let this machine keep time by NTP.")]
    return [well(CLOCK, "within a minute of Stripe's.")]


def _said_at(answer: stripe.StripeObject) -> datetime | None:
    response = answer.last_response
    written = (
        next((value for name, value in response.headers.items() if name.lower() == "date"), "") if response else ""
    )
    try:
        return parsedate_to_datetime(written)
    except ValueError:
        return None
