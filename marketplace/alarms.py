"""What operators must hear of: logged as an error, mailed to those in OPERATORS, and told to ALARM_WEBHOOK.

Both are rows of the outbox, sent each by its own claim: a mail server that is down can still be told of. The desk shows
those of the week, whoever was mailed.
"""

import logging

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, transaction

from marketplace import clock
from marketplace.models import Alarm
from marketplace.outbox.letter import Kind, Letter
from marketplace.outbox.writing import write_to_webhook

logger = logging.getLogger(__name__)


def alarm(subject: str, text: str) -> None:
    """Log it now and write it to the operators, in the caller's transaction; should that fail, it is logged only."""
    logger.error("%s: %s", subject, text)
    try:
        with transaction.atomic():
            _write(" ".join(subject.split()), text)
    except DatabaseError:
        logger.exception("The alarm could not be written down")


def _write(subject: str, text: str) -> None:
    Alarm.objects.create(at=clock.now(), subject=subject[:200], text=text[:2000])
    letters = [
        Letter(f"{settings.EMAIL_SUBJECT_PREFIX}{subject}", text, settings.SERVER_EMAIL, [address], kind=Kind.ALARM)
        for _, address in settings.ADMINS
    ]
    if letters:
        get_connection().send_messages(letters)
    if settings.ALARM_WEBHOOK:
        write_to_webhook(f"{settings.EMAIL_SUBJECT_PREFIX}{subject}\n{text}")
