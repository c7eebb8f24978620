"""Stripe's errors, told as the gateway's: unavailable, key spent or refused.

What is raised and logged names Stripe's code and request, never a key, and none of its messages: they may repeat
what was sent.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import stripe
from django.utils.translation import gettext as _

from escrow.gateways.base import GatewayRefused, GatewayUnavailable, KeySpent, NotEnough
from escrow.gateways.stripe.refusals import DEFAULT, OUT_OF_TIME, REFUSALS

logger = logging.getLogger(__name__)

BUSY = {"idempotency_key_in_use", "lock_timeout", "rate_limit", "payouts_limit_exceeded"}
TOO_LITTLE = {"balance_insufficient", "insufficient_funds"}


class WronglyAsked(Exception):
    """A mistake of ours: a key used for another request, or a parameter that Stripe does not know."""


@contextmanager
def translated(*, failures_are_kept: bool = True, people_may_change: bool = False) -> Iterator[None]:
    """Raise what the gateway promises instead of Stripe's own errors. Also a decorator.

    Version 1 of the API keeps the answer 500 for its idempotency key; version 2 works on such a request again.
    A request that has people's names or addresses in it may differ from the one that its key stands for, and that is
    no mistake: the key is spent. Nothing else is repeated under another key because of that, for it might move twice.
    """
    try:
        yield
    except stripe.StripeError as error:
        meaning = _meaning(error)
        if isinstance(meaning, KeySpent) and not failures_are_kept:
            meaning = GatewayUnavailable(str(meaning))
        if isinstance(error, stripe.IdempotencyError) and isinstance(meaning, WronglyAsked) and people_may_change:
            meaning = KeySpent(str(meaning))
        raise meaning from None


def _meaning(error: stripe.StripeError) -> Exception:
    code, where = (
        _code(error),
        _("HTTP {http_status}, request {request_id}").format(
            http_status=error.http_status, request_id=error.request_id
        ),
    )
    if isinstance(error, stripe.APIConnectionError):
        return GatewayUnavailable(_("Stripe could not be reached, or did not answer in time."))
    if error.http_status in {409, 429} or code in BUSY:
        return GatewayUnavailable(_("Stripe is busy with this or too much else ({where}).").format(where=where))
    if isinstance(error, stripe.IdempotencyError):
        return WronglyAsked(_("An idempotency key was used again with other parameters ({where}).").format(where=where))
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        logger.error("Stripe does not let our key do this: %s (%s). Check STRIPE_SECRET_KEY.", code, where)
        return GatewayUnavailable(_("Stripe does not let our key do this ({where}).").format(where=where))
    if error.http_status == 404:
        logger.error("Stripe does not know what it gave us (%s). Is STRIPE_SECRET_KEY of another account?", where)
        return GatewayUnavailable(
            _("Stripe does not know the object that was asked for ({where}).").format(where=where)
        )
    if code in TOO_LITTLE or isinstance(error, stripe.InsufficientFundsError):
        return NotEnough(_("The balance available at Stripe does not cover this yet ({where}).").format(where=where))
    if isinstance(error, stripe.APIError):
        return KeySpent(_("Stripe failed ({where}).").format(where=where))
    return _refusal(error, code, where)


def _refusal(error: stripe.StripeError, code: str, where: str) -> Exception:
    """Stripe's no to a request that it understood, or ours to have made it."""
    param = getattr(error, "param", None)
    if param == "expires_at":
        return GatewayRefused(OUT_OF_TIME)
    if code.startswith("parameter_"):
        return WronglyAsked(
            _("Stripe does not take the parameter {param}: {code} ({where}).").format(
                param=param, code=code, where=where
            )
        )
    if code not in REFUSALS:
        logger.error("Stripe refused a request: %s, parameter %s (%s)", code or "no code", param, where)
    return GatewayRefused(REFUSALS.get(code, DEFAULT))


def _code(error: stripe.StripeError) -> str:
    return str(error.code or getattr(error.error, "code", None) or "")
