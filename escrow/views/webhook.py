"""The one address that providers call."""

import logging

from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from escrow import gateways
from escrow.gateways.base import ForgedWebhook, MalformedWebhook
from escrow.inbox import inbox
from marketplace import clock
from marketplace.alarms import alarm

logger = logging.getLogger(__name__)
ALARM_AT = 100


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """Store a provider's event and answer at once; the worker acts on it. The signature is the permission."""
    if gateway not in gateways.GATEWAYS:
        raise Http404
    try:
        inbox.receive(gateway, request.body, request.headers)
    except RequestDataTooBig:
        return _refuse(gateway, "too large", 413)
    except (ForgedWebhook, MalformedWebhook) as error:
        return _refuse(gateway, str(error), 400)
    return HttpResponse(status=200)


def _refuse(gateway: str, why: str, status: int) -> HttpResponse:
    """Nothing of it is kept but a line in the log, with how many there have been; a hundred in a day are an alarm."""
    count = _count(gateway)
    logger.warning("Refused a webhook for %s: %s (number %s of the day)", gateway, why, count)
    if count == ALARM_AT:
        alarm(f"{count} webhooks of {gateway} were refused today", f"The last one: {why}")
    return HttpResponse(status=status)


def _count(gateway: str) -> int:
    """How many were refused since midnight UTC, this one included; 0 while the cache does not answer."""
    key = f"webhooks-refused:{gateway}:{clock.now():%Y-%m-%d}"
    try:
        cache.add(key, 0, timeout=2 * 24 * 3600)
        return cache.incr(key)
    except (RedisError, OSError, ValueError):
        return 0
