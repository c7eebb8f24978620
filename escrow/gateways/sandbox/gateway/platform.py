from escrow.gateways.base import PlatformReport
from marketplace import countries
from marketplace.money import CURRENCIES


class Platform:
    """An account that keeps every currency and pays everywhere. It is asked where it is needed: nobody else answers."""

    is_remote = False

    def platform(self) -> PlatformReport:
        return PlatformReport("US", frozenset(CURRENCIES), True, countries.CODES)
