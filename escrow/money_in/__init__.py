"""Money in: what is asked for and paid at a provider's page, and who can be paid at all."""
