"""Whether the provider of new payments is set up as Surety needs it."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from escrow.gateways.findings import Finding

CHECKS = {"stripe": "escrow.gateways.stripe.checking.check"}


def findings() -> list[Finding]:
    """What a look at the provider finds; nothing for one that needs no setting up. Raises CouldNotAsk."""
    if settings.PAYMENTS not in CHECKS:
        return []
    check: Callable[[], list[Finding]] = import_string(CHECKS[settings.PAYMENTS])
    return check()
