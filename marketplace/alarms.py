"""What operators must hear of: logged as an error, and mailed to those in OPERATORS."""

import logging

from django.core.mail import mail_admins
from django.db import transaction

logger = logging.getLogger(__name__)


def alarm(subject: str, text: str) -> None:
    """Log it now, and mail it once the transaction is committed; a mail server that fails is logged only."""
    logger.error("%s: %s", subject, text)
    transaction.on_commit(lambda: mail_admins(subject, text), robust=True)
