"""Whether the settings are fit for taking money through Stripe. What is wrong is named, a secret never shown."""

import logging
import re

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)
SECRET_KEY = re.compile(r"(sk|rk)_(?P<mode>live|test)_[A-Za-z0-9]{8,}")
WEBHOOK_SECRET = re.compile(r"whsec_\S{8,}")


def refuse_unfit() -> None:
    """Raise ImproperlyConfigured unless Surety can start on Stripe in this mode."""
    mode = _mode_of_key()
    if not settings.STRIPE_WEBHOOK_SECRETS:
        raise ImproperlyConfigured("STRIPE_WEBHOOK_SECRET is not set. PAYMENTS=stripe needs it; see README.md.")
    if not all(WEBHOOK_SECRET.fullmatch(secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise ImproperlyConfigured("STRIPE_WEBHOOK_SECRET is no webhook secret: each must begin with whsec_.")
    for name in ("STRIPE_API_BASE", "STRIPE_FILES_BASE"):
        if settings.PRODUCTION and getattr(settings, name):
            raise ImproperlyConfigured(f"{name} is for tests: production would send its key there.")
    if settings.PRODUCTION and mode == "test":
        logger.warning("STRIPE_SECRET_KEY is a test key: no real money will move.")
    if not settings.PRODUCTION and mode == "live":
        raise ImproperlyConfigured("STRIPE_SECRET_KEY is a live key: only production may move real money.")


def is_live() -> bool:
    """Whether our key moves real money."""
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))


def _mode_of_key() -> str:
    if not settings.STRIPE_SECRET_KEY:
        raise ImproperlyConfigured("STRIPE_SECRET_KEY is not set. PAYMENTS=stripe needs it; see README.md.")
    if settings.STRIPE_SECRET_KEY.startswith("pk_"):
        raise ImproperlyConfigured("STRIPE_SECRET_KEY is a publishable key; take the secret one.")
    match = SECRET_KEY.fullmatch(settings.STRIPE_SECRET_KEY)
    if not match:
        raise ImproperlyConfigured(
            "STRIPE_SECRET_KEY is no key of Stripe: it must begin with sk_live_, sk_test_, rk_live_ or rk_test_."
        )
    return match["mode"]
