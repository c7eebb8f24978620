"""Running Surety on one machine: embedded PostgreSQL and broker, and the processes of the site.

Needs no Django. `python -m marketplace.services --help` lists the commands; the Makefile calls them.
"""
