"""Contracts: the terms that two people agreed on, and what happened to them."""
