"""Sending a file in parts, as the script does."""

import io
from collections.abc import Iterator
from typing import Any

from django.test import Client
from PIL import Image

from marketplace.attachments.kept import Kept
from marketplace.uploads.receiving import PART

CONTENT = bytes(range(256)) * 21_000 + b"the end"  # 5 MB and a little: two parts.


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


def content_of(kept: Kept) -> bytes:
    """As it is kept."""
    with kept.file.open("rb") as opened:
        read: bytes = opened.read()
    return read


def picture() -> bytes:
    """A large photograph that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "the place where it was taken"
    written = io.BytesIO()
    Image.new("RGB", (2400, 1200), "teal").save(written, "JPEG", exif=exif)
    return written.getvalue()
