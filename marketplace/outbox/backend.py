"""Django's way of sending mail, which here only writes it down: whoever calls `send()` waits for no mail server."""

from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from marketplace.outbox.writing import write


class Backend(BaseEmailBackend):
    """EMAIL_BACKEND. What really sends is MAIL_TRANSPORT, and only sending.py uses it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return write(email_messages)
