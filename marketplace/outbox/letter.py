"""What is written to somebody, and what was written when it is sent."""

from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import EmailMessage

from marketplace.outbox.models import OutgoingMail

Kind = OutgoingMail.Kind


def host() -> str:
    """The right side of our message ids: the site's own name, whichever machine sends."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


class Letter(EmailMultiAlternatives):
    """A mail that says what it is: a notice is read on the desk, whatever else people get is not."""

    def __init__(self, *args: Any, kind: Kind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind


def kind_of(message: EmailMessage) -> Kind:
    """Mail that does not say is taken for the most secret: it comes from the sign-in pages."""
    return getattr(message, "kind", Kind.ACCOUNT)


def raw(message: EmailMessage) -> bytes:
    """The message as it goes to the server, with an id that stays the same however often it is tried.

    Raises BadHeaderError when a line break is smuggled into a header.
    """
    headers = {name.lower() for name in message.extra_headers}
    if "message-id" not in headers:
        message.extra_headers["Message-ID"] = make_msgid(domain=host())
    if "auto-submitted" not in headers:
        message.extra_headers["Auto-Submitted"] = "auto-generated"
    return message.message().as_bytes().replace(b"\r\n", b"\n")


class _Raw:
    """Bytes, in the two ways that Django's mail backends ask for them."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        return self.content.replace(b"\n", linesep.encode())


class StoredLetter(EmailMultiAlternatives):
    """A row of the outbox as a mail backend sends it: the very bytes, to the one recipient of the row."""

    def __init__(self, mail: OutgoingMail) -> None:
        self._raw = bytes(mail.raw)
        parsed = parse(self._raw)
        super().__init__(
            subject=str(parsed["Subject"] or ""),
            body=text_of(parsed),
            from_email=mail.sender,
            to=[mail.recipient],
            headers={name: str(value) for name, value in parsed.items()},
        )

    def recipients(self) -> list[str]:
        return list(self.to)

    def message(self, **options: Any) -> Any:
        return _Raw(self._raw)


def parse(content: bytes) -> Parsed:
    """The message that these bytes are."""
    return message_from_bytes(content, policy=policy.default)


def text_of(parsed: Parsed) -> str:
    """What its reader would see of it, without markup if it comes so."""
    body = parsed.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()).strip() if body else ""
