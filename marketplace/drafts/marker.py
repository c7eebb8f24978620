"""Whose a form is and where it is sent, signed: nobody can leave words in somebody else's form.

Each is another, so that the form that was sent can be told from one that was opened later.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

# Beside it the script says which version its page shows.
FIELD, VERSION = "draft_of", "draft_version"
_signer = signing.TimestampSigner(salt="marketplace.drafts")


@dataclass(frozen=True)
class Marker:
    """A form that was shown to this person."""

    person_id: int
    address: str
    text: str


def mark(person_id: int, address: str) -> str:
    """For a form that is shown to this person now, and sent to this address."""
    return _signer.sign(f"{person_id} {secrets.token_urlsafe(6)} {address}")


def read(text: str) -> Marker | None:
    """What a form came with; None if it has no marker of ours, or one that is too old."""
    try:
        person_id, _, address = _signer.unsign(text, max_age=settings.DRAFTS_KEPT).split(" ", 2)
    except signing.BadSignature:
        return None
    return Marker(int(person_id), address, text)
