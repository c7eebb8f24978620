"""A payment provider that moves no real money: hosted checkout, test cards, refunds and signed webhooks.

It stands in for the provider's side only. What Surety does with its word is the same code as for any other
provider.
"""
