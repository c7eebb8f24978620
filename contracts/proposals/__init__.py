"""Proposals: a price and a plan for a job, and what the client answers."""
