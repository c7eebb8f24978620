"""Suspending an account: who may, what it stops, and how it ends."""
