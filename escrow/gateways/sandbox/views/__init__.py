"""The sandbox's pages. Whoever has an unguessable address may use its page, as at a real provider."""

from escrow.gateways.sandbox.views.checkout import checkout, confirmation
from escrow.gateways.sandbox.views.payout_details import payout_details

__all__ = ["checkout", "confirmation", "payout_details"]
