from escrow.gateways.base import PlatformReport
from escrow.gateways.regions import payout_countries
from marketplace.money import CURRENCIES

COUNTRY = "US"


class Platform:
    """An American account that keeps every currency. It is asked where it is needed: nobody else answers."""

    is_remote = False

    def platform(self) -> PlatformReport:
        return PlatformReport(COUNTRY, frozenset(CURRENCIES), True, payout_countries(COUNTRY))
