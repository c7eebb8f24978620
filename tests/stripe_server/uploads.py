"""Bodies of the type multipart/form-data, which files come in."""

import hashlib
from email import policy
from email.parser import BytesParser
from typing import Any

from tests.stripe_server.errors import StripeError

TYPE = "multipart/form-data"
# What is uploaded to, on a host of its own.
TEMPLATES = {"/v1/files"}


class Upload(str):
    """A file as a parameter: the text is its SHA-256, so that calls and keys can be compared."""

    content: bytes
    name: str


def decoded(content_type: str, body: bytes) -> dict[str, Any]:
    """Texts, and uploads where a part has a file's name."""
    message = BytesParser(policy=policy.HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    if not message.is_multipart():
        raise StripeError("The body is no multipart/form-data.")
    found: dict[str, Any] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", "", "content-disposition"))
        content = part.get_payload(decode=True) or b""
        assert isinstance(content, bytes)
        found[name] = content.decode() if part.get_filename() is None else _upload(part.get_filename() or "", content)
    return found


def _upload(name: str, content: bytes) -> Upload:
    upload = Upload(hashlib.sha256(content).hexdigest())
    upload.name, upload.content = name, content
    return upload
