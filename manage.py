#!/usr/bin/env python
"""Django's command line for Surety."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# These make, change or empty tables, which the site's own role may not.
OWNERS = {"migrate", "flush", "restore"}


def main(arguments: list[str]) -> None:
    """Run the command, as the tables' owner if it needs to be and the environment names one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    command = next((word for word in arguments[1:] if not word.startswith("-")), "")
    if command in OWNERS:
        os.environ["DATABASE_AS"] = "owner"
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        sys.exit(f"surety: {error}")


if __name__ == "__main__":
    main(sys.argv)
