"""What an error of a mail server means: for this mail, or for all."""

from dataclasses import dataclass
from enum import Enum
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

CLOSING, TOO_LARGE = 421, 552


class Means(Enum):
    """Whose turn it is now."""

    NEVER = "this mail is refused for good"
    LATER = "this mail is tried later"
    LOST = "the connection is gone"
    SILENT = "the server did not answer in time"
    TROUBLE = "the server takes nothing now"


@dataclass(frozen=True)
class Verdict:
    """What it means, and why in words that hold no address but what the server itself said."""

    means: Means
    why: str


def verdict_on(error: Exception) -> Verdict:
    """Judge what went wrong after the connection was made."""
    code, said = _answer(error)
    why = f"{code} {said}".strip() if code else f"{type(error).__name__}: {error}"
    return Verdict(_means(error, code), why)


def _means(error: Exception, code: int) -> Means:
    if code == CLOSING or isinstance(error, SMTPServerDisconnected):
        return Means.SILENT if _waited_in_vain(error) else Means.LOST
    if isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return Means.NEVER if code >= 500 else Means.LATER
    if isinstance(error, SMTPSenderRefused):
        # The sender is always ourselves: if it is refused, so is every mail, unless this one is too large.
        return Means.NEVER if code == TOO_LARGE else Means.TROUBLE
    if isinstance(error, SMTPNotSupportedError | ValueError):
        # No address that can be written, or one that this server cannot read.
        return Means.NEVER
    if isinstance(error, TimeoutError):
        return Means.SILENT
    return Means.TROUBLE if isinstance(error, SMTPException) else Means.LOST


def _answer(error: Exception) -> tuple[int, str]:
    answer: tuple[int, bytes | str]
    if isinstance(error, SMTPRecipientsRefused):
        [answer, *_] = error.recipients.values()
    elif isinstance(error, SMTPResponseException):
        answer = (error.smtp_code, error.smtp_error)
    else:
        return 0, ""
    code, said = answer
    return int(code), said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def _waited_in_vain(error: Exception) -> bool:
    """smtplib tells of a time-out as of a lost connection; what it was stands behind that."""
    return isinstance(error.__context__, TimeoutError)
