"""Files kept in a bucket of S3, or of what speaks like it: read, written and signed for, within limits of time.

Whatever goes wrong there is an OSError here, as it is with a disk, so that `storing` says what is to be said. Downloads
never pass through our processes: a browser is led to an address that is good for a minute.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.http import content_disposition_header
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

MINUTE = 60
MB = 1024 * 1024


@contextmanager
def as_trouble_of_a_disk(name: str) -> Iterator[None]:
    """Raise OSError for what the other machine says or does not say; FileNotFoundError stays one."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error, RetriesExceededError) as error:
        raise OSError(f"{name}: {error}") from error


class Bucket(S3Storage):
    """The bucket of the settings S3_*."""

    def get_default_settings(self) -> dict[str, Any]:
        """One part at a time, so that memory stays flat; a machine that is silent for ten seconds is away."""
        patience = Config(
            connect_timeout=3,
            read_timeout=10,
            retries={"total_max_attempts": 2},
            signature_version="s3v4",
            s3={"addressing_style": settings.S3_ADDRESSING},
        )
        return {
            **super().get_default_settings(),
            "client_config": patience,
            "transfer_config": TransferConfig(
                use_threads=False, multipart_threshold=8 * MB, multipart_chunksize=8 * MB
            ),
            "max_memory_size": 2 * MB,
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": MINUTE,
            "file_overwrite": True,
        }

    def signed_address(self, kept: str, *, name: str, content_type: str) -> str:
        """Where a browser fetches it within a minute, as a download if there is a `name` to save it under."""
        told = {"ResponseContentType": content_type, "ResponseCacheControl": "private, no-store"}
        if name:
            told["ResponseContentDisposition"] = content_disposition_header(True, name) or "attachment"
        return str(self.url(kept, parameters=told, expire=MINUTE))

    def open(self, name: str, mode: str = "rb") -> File:
        """A kept file, copied to a temporary one. Raises OSError."""
        with as_trouble_of_a_disk(name):
            opened = super().open(name, mode)
            opened.file  # noqa: B018  fetched here, where what goes wrong is still that of a disk
            return opened

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Keep a file. Raises OSError."""
        with as_trouble_of_a_disk(name or ""):
            return str(super().save(name, content, max_length))

    def delete(self, name: str) -> None:
        """Remove a file. Raises OSError."""
        with as_trouble_of_a_disk(name):
            super().delete(name)
