"""Who pays for what a bank took: the holds of its payment, and the client who owes the rest."""
