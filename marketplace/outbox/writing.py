"""Mail becomes rows, in the transaction of whoever writes it."""

from collections.abc import Iterable
from email.utils import parseaddr

from django.core.mail.message import EmailMessage

from marketplace import clock
from marketplace.later import run_soon
from marketplace.outbox.letter import Kind, kind_of, raw
from marketplace.outbox.models import LONGEST_SUBJECT, OutgoingMail

SEND_MAIL, SEND_ALARMS = "marketplace.send_mail", "marketplace.send_alarms"
Channel = OutgoingMail.Channel


def write(messages: Iterable[EmailMessage]) -> int:
    """Keep these messages, a row for each recipient, in one statement; returns how many messages have recipients.

    Raises BadHeaderError when a line break is smuggled into a header. The sender is woken after the commit.
    """
    written = [message for message in messages if message.recipients()]
    rows = [row for message in written for row in _rows(message)]
    if rows:
        OutgoingMail.objects.bulk_create(rows)
        run_soon(SEND_MAIL)
    return len(written)


def write_to_webhook(text: str) -> None:
    """Keep a line for the operators' webhook. Its address is not kept: whoever knows it can write there."""
    now = clock.now()
    OutgoingMail.objects.create(
        channel=Channel.WEBHOOK,
        kind=Kind.ALARM,
        urgency=0,
        subject=_one_line(text),
        raw=text.encode(),
        created_at=now,
        next_attempt_at=now,
    )
    run_soon(SEND_ALARMS)


def _rows(message: EmailMessage) -> list[OutgoingMail]:
    now, content, kind = clock.now(), raw(message), kind_of(message)
    return [
        OutgoingMail(
            kind=kind,
            urgency=int(kind == Kind.NOTICE),
            sender=message.from_email,
            recipient=parseaddr(recipient)[1] or recipient,
            subject=_one_line(str(message.subject)),
            raw=content,
            created_at=now,
            next_attempt_at=now,
        )
        for recipient in message.recipients()
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_SUBJECT]
