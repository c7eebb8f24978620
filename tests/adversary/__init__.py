"""Two malicious parties, and staff within their rights, try everything at every moment; nobody gets what is not theirs.

The real verbs, the real state machine and the real sweeps run on the real database. `make adversary` runs it alone.
"""
