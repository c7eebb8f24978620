"""What belongs to a row of the desk: each page leads on, from a person to the last line of the ledger and back."""
