"""What cannot be taken: what is too large, and what is empty. Of which type it is does not matter."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from marketplace.attachments.naming import clean_name

MB = 1024 * 1024


class FileRefused(ValueError):
    """The file cannot be taken; the message is for the person who sent it."""


def check(upload: UploadedFile) -> None:
    """Raise FileRefused for an upload that cannot be kept."""
    check_size(upload.name or "", upload.size or 0)


def check_size(name: str, size: int) -> None:
    """Raise FileRefused for so many bytes under this name, before they travel."""
    name = clean_name(name)
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // MB
        raise FileRefused(
            _("{name} is larger than {limit} MB. Send a smaller file or a link.").format(name=name, limit=limit)
        )
    if size <= 0:
        raise FileRefused(_("{name} is empty.").format(name=name))
