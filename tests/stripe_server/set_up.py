"""How the platform's own account is set up: what it can do, and where its events go. Tests change it at will."""

from dataclasses import dataclass, field
from typing import Any

ACCOUNT = "acct_of_the_platform"


@dataclass
class Destination:
    """An event destination as its owner made it; where events really go is told to `server.endpoints`."""

    url: str
    kinds: list[str]
    thin: bool = False
    connected: bool = False
    enabled: bool = True
    version: str | None = None


@dataclass
class SetUp:
    """A standard account that is ready. `transfer_countries`: of the country's specification; None means all."""

    charges_enabled: bool = True
    payouts_enabled: bool = True
    details_submitted: bool = True
    statement_descriptor: str | None = "SURETY.EXAMPLE"
    capabilities: dict[str, str] = field(default_factory=lambda: {"card_payments": "active", "transfers": "active"})
    destinations: list[Destination] = field(default_factory=list)
    transfer_countries: list[str] | None = None

    def shown(self) -> dict[str, Any]:
        """What the account tells of it."""
        return {
            "capabilities": dict(self.capabilities),
            "charges_enabled": self.charges_enabled,
            "details_submitted": self.details_submitted,
            "payouts_enabled": self.payouts_enabled,
            "settings": {
                "branding": {},
                "card_payments": {"statement_descriptor_prefix": None},
                "dashboard": {},
                "payments": {"statement_descriptor": self.statement_descriptor},
            },
        }
