from escrow.gateways.base import PlatformReport
from escrow.gateways.regions import KEEPS_SEVERAL, payout_countries
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated


class Platform:
    """The account whose key we have. Stripe does not list its bank accounts: what it keeps shows in its balance."""

    is_remote = True

    @translated()
    def platform(self) -> PlatformReport:
        account, balance = client().v1.accounts.retrieve_current(), client().v1.balance.retrieve()
        country, kept = (account.country or "").upper(), {(account.default_currency or "").upper()}
        if country in KEEPS_SEVERAL:
            kept |= {part.currency.upper() for part in balance.available}
            kept |= {part.currency.upper() for part in balance.pending}
        return PlatformReport(
            country=country,
            currencies=frozenset(kept - {""}),
            keeps_several=country in KEEPS_SEVERAL,
            payout_countries=payout_countries(country),
        )
