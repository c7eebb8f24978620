"""The mails that a demo "sent": it keeps them as files, so that a newcomer can follow the links in them."""

import email
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

# How Django's file backend ends each message.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """A message as its reader would see it."""

    sender: str
    to: str
    subject: str
    text: str
    sent_at: datetime | None


def newest(count: int) -> list[Mail]:
    """The last mails, newest first."""
    found: list[Mail] = []
    for file in _files_newest_first(count):
        parts = [part for part in file.read_bytes().split(SEPARATOR) if part.strip()]
        found += [_read(part) for part in reversed(parts[-count:])]
        if len(found) >= count:
            break
    return found[:count]


def _files_newest_first(count: int) -> Iterator[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    files = [path for path in folder.glob("*.log") if path.is_file()] if folder.is_dir() else []
    # The names begin with the second of sending; the time of change orders files of the same second.
    return iter(heapq.nlargest(count, files, key=lambda path: path.stat().st_mtime_ns))


def _read(raw: bytes) -> Mail:
    message: EmailMessage = email.message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    date = message["Date"]
    return Mail(
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=str(body.get_content()).strip() if body else "",
        sent_at=date.datetime if date else None,
    )
