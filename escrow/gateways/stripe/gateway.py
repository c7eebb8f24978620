from escrow.gateways.stripe.books import Books
from escrow.gateways.stripe.chargebacks import Chargebacks
from escrow.gateways.stripe.checkout import MoneyIn
from escrow.gateways.stripe.events import Events
from escrow.gateways.stripe.payouts import Payouts, Transfers
from escrow.gateways.stripe.platform import Platform
from escrow.gateways.stripe.recipients import Recipients
from escrow.gateways.stripe.refunds import MoneyBack


class StripeGateway(Platform, MoneyIn, MoneyBack, Recipients, Transfers, Payouts, Chargebacks, Books, Events):
    """The gateway interface (escrow.gateways.base.Gateway) over Stripe's API."""

    name = "stripe"
