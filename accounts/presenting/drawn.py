"""Pictures on people's pages: made anew from what was sent, which is not kept. Nothing of it survives but the dots."""

from collections.abc import Sequence

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from marketplace import storing
from marketplace.attachments.naming import kept_at
from marketplace.attachments.pictures import NoneFree, Picture, picture_in
from marketplace.refusals import Refused
from marketplace.texts import later as _later
from marketplace.uploads.models import Upload
from marketplace.uploads.receiving import cancel

# As large as the largest that cameras make.
MOST_BYTES = 30 * 1024**2


class NoPicture(Refused):
    """What was sent is no picture that can be shown."""

    title = _later("This is not a picture that we can show")


def drawn(upload: Upload, *, square: int = 0) -> Picture:
    """A picture of what was sent, in a square of so many dots if that is wanted. Not inside a transaction.

    Raises NoPicture and FileIsGone.
    """
    if upload.size > MOST_BYTES:
        raise NoPicture(_("{name} is larger than 30 MB. Send a smaller picture.").format(name=upload.name))
    # A preview is a picture of ours already, and small.
    sent = upload.preview or upload.file
    try:
        with storing.read(sent, upload.name) as opened:
            picture = picture_in(opened, upload.size, square=square)
    except NoneFree:
        raise NoPicture(_("Many pictures are being made just now. Try again in a moment.")) from None
    if picture is None:
        raise NoPicture(
            _("{name} cannot be shown. Send a JPEG, PNG, WebP, AVIF, GIF or TIFF of at most 40 megapixels.").format(
                name=upload.name
            )
        )
    return picture


def keep(picture: Picture) -> str:
    """Put it where files are kept and return its name. Not inside a transaction. Raises NowhereToStore."""
    return storing.put_in(default_storage, kept_at(), picture.content)


def forget(*names: str) -> None:
    """Remove pictures that no row points to any more. Not inside a transaction."""
    for name in names:
        storing.discard(default_storage, name)


def used(uploads: Sequence[Upload]) -> None:
    """Remove what was sent, of which there are pictures now."""
    for upload in uploads:
        cancel(upload)
