"""Money out: payouts to freelancers, refunds to clients, by a provider or by hand, and the gate before them."""
