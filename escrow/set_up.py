"""Operators hear of a provider that is not set up as Surety needs it before people do."""

import logging
from datetime import timedelta

from django.conf import settings

from escrow.gateways import checking
from escrow.gateways.findings import CouldNotAsk, Verdict
from marketplace import limits
from marketplace.alarms import alarm

logger = logging.getLogger(__name__)
# A little less than the day between two looks: workers that are started again and again tell it once.
ONCE_IN = timedelta(hours=20)


def alarm_of_mistakes() -> None:
    """Look at the provider, in production only, and alarm of mistakes once a day. Not inside a transaction."""
    if not settings.PRODUCTION:
        return
    try:
        found = checking.findings()
    except CouldNotAsk as error:
        logger.warning("Whether the payment provider is set up well could not be asked: %s", error)
        return
    mistakes = [str(each) for each in found if each.verdict is Verdict.MISTAKE]
    if mistakes and limits.is_first("alarm: the provider is not set up", per=ONCE_IN):
        name = settings.PAYMENTS.capitalize()
        alarm(f"{name} is not set up as Surety needs it", "\n".join([*mistakes, "See: manage.py check_stripe"]))
