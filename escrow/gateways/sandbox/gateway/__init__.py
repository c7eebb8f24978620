"""The gateway interface (escrow.gateways.base) over the sandbox's own books, one file for each of its parts."""

from escrow.gateways.sandbox.gateway.books import Books
from escrow.gateways.sandbox.gateway.chargebacks import Chargebacks
from escrow.gateways.sandbox.gateway.events import Events
from escrow.gateways.sandbox.gateway.money_back import MoneyBack
from escrow.gateways.sandbox.gateway.money_in import MoneyIn
from escrow.gateways.sandbox.gateway.money_out import MoneyOut
from escrow.gateways.sandbox.gateway.platform import Platform
from escrow.gateways.sandbox.gateway.recipients import Recipients
from escrow.gateways.sandbox.signature import HEADER, sign

__all__ = ["HEADER", "SandboxGateway", "sign"]


class SandboxGateway(Platform, MoneyIn, MoneyBack, Recipients, MoneyOut, Chargebacks, Books, Events):
    """The provider that moves no real money (escrow.gateways.base.Gateway)."""

    name = "sandbox"
