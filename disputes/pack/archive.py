"""The pack itself: a zip that is written as it is read, one file at a time, with a manifest of everything in it."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from contracts.models import Contract
from disputes.pack.checking import alarm_of_damage, judge
from disputes.pack.document import set_record
from disputes.pack.record import Record, collect
from disputes.pack.teller import KeptFile
from marketplace.storing import NowhereToStore

PIECE = 256 * 1024
# What setting the document takes, in files read.
STEPS_OF_THE_DOCUMENT = 5
# Pictures, films and archives only grow when they are packed again.
PACKED_ALREADY = tuple(
    f".{ending}"
    for ending in (
        *("png", "jpg", "jpeg", "gif", "webp", "heic", "avif", "mp3", "m4a", "ogg", "flac", "mp4", "m4v", "mov", "mkv"),
        *("webm", "zip", "7z", "rar", "gz", "jar", "apk", "epub", "docx", "xlsx", "pptx", "pdf"),
    )
)
# Nor is there time to pack what is large.
LARGE = 256 * 1024 * 1024
FIRST_YEAR = 1980  # of which a zip can tell
READABLE_BY_ALL = 0o100644 << 16


Step = Callable[[int, int], None]


def silent(done: int, steps: int) -> None:
    """Nobody wants to know how far it is."""


class Archive:
    """A zip being written to a temporary file, with the SHA-256 of everything that went in."""

    def __init__(self, *, packs: bool = True) -> None:
        self.packs = packs
        self.target: IO[bytes] = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
        self.zip = ZipFile(self.target, "w")
        self.sums: list[tuple[str, str]] = []

    def add(self, path: str, read: Callable[[], bytes], at: datetime, *, size: int = 0) -> tuple[str, int]:
        """Add what `read` gives until it gives nothing, some `size` bytes; returns its SHA-256 and length."""
        entry = ZipInfo(path, _zip_time(at))
        grows = path.lower().endswith(PACKED_ALREADY) or size > LARGE
        entry.compress_type = ZIP_DEFLATED if self.packs and not grows else ZIP_STORED
        entry.external_attr = READABLE_BY_ALL
        digest, length = hashlib.sha256(), 0
        with self.zip.open(entry, "w", force_zip64=size > LARGE) as target:
            while piece := read():
                target.write(piece)
                digest.update(piece)
                length += len(piece)
        self.sums.append((digest.hexdigest(), path))
        return digest.hexdigest(), length

    def add_text(self, path: str, content: bytes, at: datetime) -> None:
        """Add what is in memory already."""
        self.add(path, BytesIO(content).read, at)

    def finish(self, at: datetime) -> IO[bytes]:
        """Add the manifest of all that is in it; the file, ready to be read from its beginning."""
        manifest = "".join(f"{digest}  {path}\n" for digest, path in self.sums)
        self.add_text("SHA256SUMS", manifest.encode(), at)
        self.zip.close()
        self.target.seek(0)
        return self.target

    def discard(self) -> None:
        """Leave nothing open of a pack that could not be made."""
        with suppress(OSError, ValueError):
            self.zip.close()
        self.target.close()


def make(contract: Contract, *, step: Step = silent) -> IO[bytes]:
    """The evidence pack of a contract, as a temporary file that is gone when it is closed.

    Every file is read, and checked by its SHA-256. One that was changed or is missing is told of in the pack and to
    the operators, and the pack is made all the same. `step` hears how many of how many steps are done. Raises
    NowhereToStore.
    """
    record, archive = collect(contract.pk), Archive()
    try:
        steps = len(record.files) + STEPS_OF_THE_DOCUMENT
        for done, kept in enumerate(record.files):
            step(done, steps)
            _add_kept(archive, kept)
        step(len(record.files), steps)
        damaged = [kept.entry for kept in record.files if kept.entry["check"] != "intact"]
        record.data["damaged_files"] = [entry["path"] or entry["missing_path"] for entry in damaged]
        record.data["file_count"] = len(record.files)
        archive.add_text("record.json", _json(record), record.made_at)
        parts = 0
        for name, document in set_record(record.data):
            archive.add_text(name, document, record.made_at)
            parts += 1
        told = {"record": record.data, "damaged": damaged, "parts": parts}
        readme = render_to_string("disputes/evidence_pack.txt", told)
        archive.add_text("README.txt", readme.encode(), record.made_at)
        finished = archive.finish(record.made_at)
    except OSError as error:
        # Kept files that cannot be read are told of in the pack: it is the pack itself that could not be written.
        archive.discard()
        raise NowhereToStore(_("The evidence pack was not made."), error) from error
    except BaseException:
        archive.discard()
        raise
    alarm_of_damage(contract, record.files)
    return finished


def file_name(contract: Contract, at: datetime, what: str = "pack") -> str:
    """What the pack, or something else of the contract, is called when it is saved."""
    more = "" if what == "pack" else f"{what}-"
    return f"surety-contract-{contract.pk}-{more}{at.astimezone(UTC):%Y%m%d-%H%M}Z.zip"


def _add_kept(archive: Archive, kept: KeptFile) -> None:
    try:
        source: IO[Any] = kept.file.storage.open(str(kept.file.name), "rb")
    except OSError:
        judge(kept.entry, None, 0)
        return
    with source:
        judge(kept.entry, *archive.add(kept.entry["path"], lambda: _piece(source), kept.at, size=kept.entry["size"]))


def _piece(source: IO[Any]) -> bytes:
    """The next piece; nothing where the disk gives no more. What is short then is found by its SHA-256."""
    try:
        return bytes(source.read(PIECE))
    except OSError:
        return b""


def _json(record: Record) -> bytes:
    return json.dumps(record.data, ensure_ascii=False, indent=2).encode() + b"\n"


def _zip_time(at: datetime) -> tuple[int, int, int, int, int, int]:
    utc = at.astimezone(UTC)
    return max(utc.year, FIRST_YEAR), utc.month, utc.day, utc.hour, utc.minute, utc.second
