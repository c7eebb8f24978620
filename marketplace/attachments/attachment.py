"""Files that belong to something: a job, a message, work, evidence."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile

from marketplace import storing
from marketplace.attachments.checking import check
from marketplace.attachments.kept import Kept
from marketplace.attachments.looking import look
from marketplace.attachments.naming import clean_name, kept_at

# What verbs are given: a file that has arrived and waits (`marketplace/uploads`), or one that comes with the request.
Sent = UploadedFile | Kept


class Attachment(Kept):
    """A kept file; each kind of thing that has files has a concrete model of its own."""

    class Meta:
        abstract = True

    @classmethod
    def keep(cls, sent: Sequence[Sent], **owner: Any) -> list[Any]:
        """Keep files for `owner`, such as job=job, in the transaction of the caller.

        Those that waited are taken over where they lie; the others are written now. Raises FileRefused before anything
        is written, NotThere for what has been taken by something else, and NowhereToStore.
        """
        storage: Storage = cls._meta.get_field("file").storage  # type: ignore[union-attr]
        for each in sent:
            if isinstance(each, UploadedFile):
                check(each)
        return [cls._default_manager.create(**_facts(storage, each), **owner) for each in sent]


def _facts(storage: Storage, sent: Sent) -> dict[str, Any]:
    return sent.taken() if isinstance(sent, Kept) else _written(storage, sent)


def _written(storage: Storage, upload: UploadedFile) -> dict[str, Any]:
    """The facts of a file that is written now. Its preview is left out: that takes longer than a lock may be held."""
    name = clean_name(upload.name or "")
    seen = look(upload, name)
    return {
        "file": storing.store(storage, kept_at(), upload),
        "name": name,
        "content_type": seen.content_type,
        "size": seen.size,
        "sha256": seen.sha256,
        "warning": seen.warning,
    }


def sha256(sent: Sent) -> str:
    """What a file is told by, in hexadecimal."""
    if isinstance(sent, Kept):
        return sent.sha256
    sent.seek(0)
    digest = hashlib.file_digest(sent, "sha256").hexdigest()
    sent.seek(0)
    return digest
