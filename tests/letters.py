"""Mail in tests: written to the outbox as in life, and also to `mail.outbox`, where Django's tests look for it."""

from collections.abc import Sequence

from django.core import mail
from django.core.mail.message import EmailMessage

from marketplace.models import OutgoingMail
from marketplace.outbox import backend


class Backend(backend.Backend):
    """The outbox's own, which also shows what was written. A list that tests empty; nothing is sent by it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        written = super().send_messages(email_messages)
        mail.outbox += email_messages
        return written


def states() -> list[str]:
    """How each mail stands, oldest first."""
    return list(OutgoingMail.objects.order_by("id").values_list("state", flat=True))
