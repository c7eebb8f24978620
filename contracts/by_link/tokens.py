"""The secret in a plan's link.

It is made of the site's key and a random seed, so that its sender can be shown it again; the database keeps the seed
and the hash alone, which open nothing without the key.
"""

import secrets
from hashlib import sha256

from django.utils.crypto import salted_hmac

SEED_BYTES = 16


def new_seed() -> str:
    """Never used before."""
    return secrets.token_hex(SEED_BYTES)


def of_seed(seed: str) -> str:
    """The token, 256 bits in hexadecimal; another one once the site's key is another."""
    return salted_hmac("contracts.by_link", seed, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
