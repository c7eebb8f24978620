"""What becomes of the money, written for a list: state, ledger, history and what both sides are told."""
