"""The one address that providers call."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from escrow import gateways, inbox
from escrow.gateways.base import ForgedWebhook, MalformedWebhook

logger = logging.getLogger(__name__)


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
    logger.warning("Refused a webhook for %s: %s", gateway, why)
    return HttpResponse(status=status)
