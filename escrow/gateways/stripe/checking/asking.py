"""One question to Stripe, and what its no means.

A restricted key without the right is answered 403, of type invalid_request_error and without a code; the message names
the right that it lacks, such as `rak_transfer_write`. That is the only part of a message that is ever shown, for
others may repeat what was sent. Stripe is taken to look at the right before it looks for the object that a request
names: so a request for something that there cannot be is answered "no such thing" (404 or 400) to whoever may, and
403 to whoever may not, and changes nothing. A 403 that names no right is about the account, not about the right.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from escrow.gateways.findings import CouldNotAsk

NAMED = re.compile(r"'(rak_[a-z0-9_]+)'")
LACKS = re.compile(r"required permissions|rak_[a-z]|any Connect permissions|more_permissions_required")
FORBIDDEN, TOO_MANY, BROKEN = 403, 429, 500


class KeyUnknown(CouldNotAsk):
    """Stripe does not know the key."""


class Denied(Exception):
    """The key lacks a right; `right` as Stripe names it, or empty."""

    def __init__(self, right: str) -> None:
        super().__init__(right)
        self.right = right


class Shut(Exception):
    """Stripe says no for another reason than the key's rights, before it has come to them."""


class NoSuchThing(Exception):
    """Stripe looked, and refused: there is no such thing, or it cannot be so."""


@contextmanager
def answered() -> Iterator[None]:
    """Raise what the question means instead of Stripe's own errors."""
    try:
        yield
    except stripe.StripeError as error:
        raise _meaning(error) from None


def _meaning(error: stripe.StripeError) -> Exception:
    where = f"HTTP {error.http_status}, request {error.request_id}"
    if isinstance(error, stripe.APIConnectionError):
        return CouldNotAsk("Stripe could not be reached, or did not answer in time.")
    if isinstance(error, stripe.AuthenticationError):
        return KeyUnknown("Stripe does not know our key.")
    if error.http_status == FORBIDDEN:
        words = f"{error} {error.code or ''}"
        named = NAMED.search(words)
        return Denied(named[1] if named else "") if LACKS.search(words) else Shut()
    if error.http_status is None or error.http_status >= BROKEN or error.http_status == TOO_MANY:
        return CouldNotAsk(f"Stripe failed, or is busy ({where}).")
    return NoSuchThing()
