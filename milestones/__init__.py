"""Milestones: the state machine, submissions, change requests, clocks, the sweep, and the contract workspace."""
