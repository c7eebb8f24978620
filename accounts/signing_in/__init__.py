"""Signing in and proving who one is: forms, second factors, devices, and how often somebody may try."""
