"""What a file is, by its content: read once from end to end and never opened. For information, nothing is refused."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

import filetype

from marketplace.attachments.naming import ending_of
from marketplace.attachments.warnings import Warned, warned_of_ending

PIECE, HEAD = 256 * 1024, 8192
UNKNOWN = "application/octet-stream"
TEXT = {"txt": "text/plain", "md": "text/markdown", "csv": "text/csv"}
# What programs of Windows, Linux and macOS begin with.
PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
# Office files of the older and of the newer kind, and what is in them when they have macros.
OLD_OFFICE, NEW_OFFICE = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
MACROS = {OLD_OFFICE: "_VBA_PROJECT".encode("utf-16-le"), NEW_OFFICE: b"vbaProject.bin"}


@dataclass(frozen=True)
class Seen:
    """What was seen of a file; `warning` is for who downloads it, and mostly empty."""

    sha256: str
    size: int
    content_type: str
    warning: str


def look(file: IO[bytes] | Any, name: str) -> Seen:
    """Read a file from its beginning, and leave it there."""
    file.seek(0)
    digest, size, head, has_macros, tail = hashlib.sha256(), 0, b"", False, b""
    while piece := file.read(PIECE):
        head = head or piece[:HEAD]
        digest.update(piece)
        size += len(piece)
        sign = MACROS.get(head[:4])
        has_macros = has_macros or (sign is not None and sign in tail + piece)
        tail = piece[-64:]
    file.seek(0)
    return Seen(digest.hexdigest(), size, _type(head, name), _warning(head, name, has_macros=has_macros))


def _type(head: bytes, name: str) -> str:
    # It reads what strangers wrote, and gives up in many ways.
    with suppress(Exception):
        if guess := filetype.guess(head):
            return str(guess.mime)
    return TEXT.get(ending_of(name), "text/plain") if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    """Whether it begins with UTF-8, which may be cut off in the middle of a letter."""
    for cut in range(4 if len(head) == HEAD else 1):
        with suppress(UnicodeDecodeError):
            return "\0" not in head[: len(head) - cut].decode()
    return False


def _warning(head: bytes, name: str, *, has_macros: bool) -> str:
    if head.startswith(PROGRAMS):
        return Warned.PROGRAM
    return warned_of_ending(ending_of(name)) or (Warned.MACROS if has_macros else "")
