"""Money: the ledger, holds, payments in and refunds out, gateways and the webhook inbox. Knows no milestone."""
