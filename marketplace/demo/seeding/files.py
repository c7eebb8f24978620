"""Small files of every kind that people send each other, each valid and with something in it."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from marketplace.demo.seeding import pictures
from marketplace.demo.seeding.pdf import pdf
from marketplace.demo.seeding.script import Deed

Make = Callable[[str, str], bytes]
WRITTEN_ON = (2026, 1, 5, 9, 0, 0)
# One frame of silence: MPEG 1 layer III, 128 kbit/s, 44.1 kHz, about 26 ms.
SILENT_FRAME = b"\xff\xfb\x90\x64" + bytes(413)


def made(deed: Deed, contents: Mapping[str, str]) -> list[UploadedFile]:
    """The files of a deed."""
    return named(deed.files, title="", text=deed.text, contents=contents)


def named(names: Sequence[str], *, title: str, text: str, contents: Mapping[str, str]) -> list[UploadedFile]:
    """A file for each name: of the text that `contents` has for it, else of the title and the text."""
    return [SimpleUploadedFile(name, _content(name, title, contents.get(name, text))) for name in names]


def _content(name: str, title: str, text: str) -> bytes:
    path = PurePath(name)
    heading = title or path.stem.replace("-", " ").capitalize()
    return KINDS[path.suffix](heading, text.strip())


def _text(heading: str, text: str) -> bytes:
    return f"{text}\n".encode()


def _note(heading: str, text: str) -> bytes:
    return f"# {heading}\n\n{text}\n".encode()


def _zip(heading: str, text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("README.md", _note(heading, text)), ("preview.png", pictures.png(heading))):
            archive.writestr(zipfile.ZipInfo(name, WRITTEN_ON), content)
    return packed.getvalue()


def _mp3(heading: str, text: str) -> bytes:
    return SILENT_FRAME * 80


def _png(heading: str, text: str) -> bytes:
    return pictures.png(heading)


KINDS: dict[str, Make] = {
    ".csv": _text,
    ".txt": _text,
    ".md": _note,
    ".pdf": pdf,
    ".png": _png,
    ".zip": _zip,
    ".mp3": _mp3,
}
