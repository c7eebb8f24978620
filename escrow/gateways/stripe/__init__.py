"""Stripe: hosted Checkout on the platform, transfers to connected accounts, bank payouts from there (`gateway`)."""
