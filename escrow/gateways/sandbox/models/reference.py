"""What the sandbox's tables have in common."""

import secrets
from datetime import timedelta

LATE = timedelta(minutes=1)


def token() -> str:
    """An unguessable reference."""
    return secrets.token_urlsafe(18)
