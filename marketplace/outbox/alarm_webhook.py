"""Telling the operators' webhook what it is to be told: a way of its own, for when the mail server is what is down."""

import json
import logging
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from marketplace.outbox import claiming
from marketplace.outbox.models import OutgoingMail

logger = logging.getLogger(__name__)
TIMEOUT = 10.0


class _NoRedirect(HTTPRedirectHandler):
    """Alarms go where the setting says and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def send_due() -> int:
    """Post each line that waits as JSON, {"text": ...}; returns how many were taken. Talks to the webhook's server.

    Whatever else than a 2xx comes, the line is told later, and the rest with it.
    """
    claiming.release_the_dead()
    taken = 0
    while settings.ALARM_WEBHOOK and (line := claiming.claim(OutgoingMail.Channel.WEBHOOK)):
        try:
            _post(bytes(line.raw).decode())
        except (OSError, ValueError) as error:
            # The address is a secret, and some errors repeat it.
            logger.warning("The operators' webhook was not told of %s: %s", line, type(error).__name__)
            claiming.later(line, type(error).__name__)
            break
        claiming.sent(line)
        taken += 1
    return taken


def _post(text: str) -> None:
    body = json.dumps({"text": text}).encode()
    request = Request(settings.ALARM_WEBHOOK, body, {"Content-Type": "application/json"})  # noqa: S310 - by the settings
    with build_opener(_NoRedirect).open(request, timeout=TIMEOUT):
        pass
