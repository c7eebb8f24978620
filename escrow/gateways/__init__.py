"""Which payment providers there are, and which one new payments go to."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from escrow.gateways.base import Gateway
from escrow.gateways.stripe import fitness

GATEWAYS = {
    "sandbox": "escrow.gateways.sandbox.gateway.SandboxGateway",
    "stripe": "escrow.gateways.stripe.gateway.StripeGateway",
}


def default() -> Gateway:
    """The provider of new payments."""
    return named(settings.PAYMENTS)


def named(name: str) -> Gateway:
    """The provider of this name; a payment stays with the one it began with."""
    gateway: Gateway = import_string(GATEWAYS[name])()
    return gateway


def refuse_unfit_settings() -> None:
    """Raise ImproperlyConfigured unless PAYMENTS names a provider that is fit for this mode."""
    if settings.PAYMENTS not in GATEWAYS:
        known = ", ".join(sorted(GATEWAYS))
        raise ImproperlyConfigured(f"PAYMENTS is {settings.PAYMENTS!r}; it must name a payment provider: {known}.")
    if settings.PRODUCTION and settings.PAYMENTS == "sandbox":
        raise ImproperlyConfigured("PAYMENTS=sandbox moves no real money; production does not start on it.")
    if settings.PAYMENTS == "stripe":
        fitness.refuse_unfit()
