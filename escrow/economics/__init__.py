"""What deposits, refunds, payouts and chargebacks cost the site at the provider's list prices, and when it earns.

For operators only: no price of it decides about anybody's money. Stripe's real costs are booked from its own lines.
"""
