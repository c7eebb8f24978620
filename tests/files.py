"""Small files to send."""

from django.core.files.uploadedfile import SimpleUploadedFile

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def text_file(name: str = "notes.txt", content: bytes = b"What was done and how.") -> SimpleUploadedFile:
    """A plain text file."""
    return SimpleUploadedFile(name, content, content_type="text/plain")


def png_file(name: str = "screen.png") -> SimpleUploadedFile:
    """A picture of one pixel."""
    return SimpleUploadedFile(name, PNG, content_type="image/png")
