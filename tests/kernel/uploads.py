"""Sending a file in parts, as the script does."""

from collections.abc import Iterator
from typing import Any

from django.test import Client

from marketplace.uploads.receiving import PART


def begun(client: Client, name: str, size: int) -> Any:
    """The answer to beginning one, as JSON."""
    return client.post("/uploads/", {"name": name, "size": size}).json()


def part(client: Client, address: str, at: int, content: bytes) -> Any:
    """The answer to one part."""
    return client.put(f"{address}?at={at}", content, content_type="application/octet-stream")


def parts_of(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Where each begins, and what it is."""
    return ((at, content[at : at + PART]) for at in range(0, len(content), PART))


def sent(client: Client, name: str, content: bytes) -> str:
    """The token of a file that was sent whole."""
    told = begun(client, name, len(content))
    for at, piece in parts_of(content):
        answer = part(client, told["at"], at, piece)
        assert answer.status_code == 200, answer.content
    return str(told["id"])
