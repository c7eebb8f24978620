"""Files that people send. Hostile until shown otherwise: size, name and content are all checked.

A file is kept under a random name outside the web root, with its SHA-256, and leaves only through a view
that checks who asks and sends it as a download.
"""

import hashlib
import re
import uuid
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse
from django.utils.translation import gettext as _

from marketplace import storing

TEXT = {"txt": "text/plain", "md": "text/markdown", "csv": "text/csv"}
# By extension, what the content must turn out to be. Office files are zip archives of a known layout.
BINARY = {
    "pdf": {"application/pdf"},
    "png": {"image/png"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "gif": {"image/gif"},
    "webp": {"image/webp"},
    "zip": {"application/zip"},
    "docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    "pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    "mp3": {"audio/mpeg"},
    "mp4": {"video/mp4"},
}
ACCEPTED = ", ".join(sorted({*TEXT, *BINARY}))


class FileRefused(ValueError):
    """The file cannot be taken; the message is for the person who sent it."""


def check(upload: UploadedFile) -> str:
    """The content type of an upload that may be kept. Raises FileRefused for one that may not."""
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise FileRefused(
            _("{name} is larger than {limit} MB. Send a smaller file or a link.").format(name=name, limit=limit)
        )
    if size == 0:
        raise FileRefused(_("{name} is empty.").format(name=name))
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension in TEXT:
        return _checked_text(upload, name, TEXT[extension])
    if extension not in BINARY:
        raise FileRefused(
            _("{name} is of a type that is not accepted. Accepted: {accepted}.").format(name=name, accepted=ACCEPTED)
        )
    upload.seek(0)
    guess = filetype.guess(upload.read(8192))
    upload.seek(0)
    if guess is None or guess.mime not in BINARY[extension]:
        raise FileRefused(
            _("{name} does not contain what its name says. Save it again in the right format.").format(name=name)
        )
    return str(guess.mime)


def _checked_text(upload: UploadedFile, name: str, content_type: str) -> str:
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise FileRefused(_("{name} does not contain plain UTF-8 text, though its name says so.").format(name=name))
    return content_type


def clean_name(name: str) -> str:
    """A name that is safe to show and to send in a header: no path, no control or direction characters."""
    base = PurePath(name.replace("\\", "/")).name
    base = re.sub(r"[^\w.\- ()]", "_", base).strip(". ")
    stem, dot, suffix = base.rpartition(".")
    return (f"{stem[:80]}{dot}{suffix[:10]}" if dot else base[:80]) or "file"


def kept_at(instance: "Attachment | None" = None, filename: str = "") -> str:
    """A random path, so that names can neither collide nor be guessed."""
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}"


class Attachment(models.Model):
    """A kept file; each kind of thing that has files has a concrete model of its own."""

    file = models.FileField(upload_to=kept_at, max_length=100)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, uploads: list[UploadedFile], **owner: Any) -> list[Any]:
        """Keep checked uploads for `owner`, such as job=job, in the transaction of the caller.

        Raises FileRefused before anything is written, and NowhereToStore when the disk takes no more.
        """
        storage = cls._meta.get_field("file").storage  # type: ignore[union-attr]
        checked = [(upload, check(upload)) for upload in uploads]
        return [
            cls._default_manager.create(
                file=storing.store(storage, kept_at(), upload),
                name=clean_name(upload.name or ""),
                content_type=content_type,
                size=upload.size or 0,
                sha256=sha256(upload),
                **owner,
            )
            for upload, content_type in checked
        ]

    def as_download(self) -> FileResponse:
        """The file as a download that no browser will run or sniff. Raises FileIsGone."""
        opened = storing.read(
            self.file, _("{label} {pk} at {file}").format(label=self._meta.label, pk=self.pk, file=self.file.name)
        )
        response = FileResponse(opened, as_attachment=True, filename=self.name, content_type=self.content_type)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response


def sha256(upload: UploadedFile) -> str:
    """What a file is told by, in hexadecimal."""
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    return digest
