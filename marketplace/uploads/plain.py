"""Files that come with a plain form: kept at once, so that they are not lost when the form has to come back."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from marketplace import clock, limits, storing
from marketplace.attachments.checking import check
from marketplace.attachments.naming import clean_name
from marketplace.limits.counting import Person
from marketplace.uploads import finishing, spool
from marketplace.uploads.models import Upload
from marketplace.uploads.receiving import cancel


def wait_with(person: Person, uploads: list[UploadedFile]) -> list[Upload]:
    """Uploads that are ready, of files that came with a request; none of them if one cannot be.

    Their bytes are counted, whatever becomes of the form. Raises FileRefused and TooMuch before anything is written,
    and NowhereToStore.
    """
    for upload in uploads:
        check(upload)
    size = sum(upload.size or 0 for upload in uploads)
    limits.spend(person, limits.UPLOADS, size)
    spool.require_room(size, _("Your files were not kept."))
    done: list[Upload] = []
    try:
        for upload in uploads:
            done.append(_wait_with(person.pk, upload))
    except BaseException:
        for one in done:
            cancel(one)
        raise
    return done


def _wait_with(person_id: int, sent: UploadedFile) -> Upload:
    now, size = clock.now(), sent.size or 0
    upload = Upload(person_id=person_id, name=clean_name(sent.name or ""), size=size, begun_at=now, moved_at=now)
    upload.received, upload.state = size, Upload.State.ARRIVED
    try:
        with spool.held(upload.pk) as file:
            sent.seek(0)
            spool.copy(sent, file, size)
            upload.save(force_insert=True)
            # Held all the time: nobody else comes to finish it. The form cannot wait for a draughtsman.
            finishing.finish_held(upload, file, even_without_picture=True)
        if not upload.is_ready:
            raise OSError("not all of it is on the disk")
    except OSError as error:
        cancel(upload)
        spool.remove(upload.pk)
        raise storing.NowhereToStore(_("Your files were not kept."), error) from error
    except BaseException:
        cancel(upload)
        spool.remove(upload.pk)
        raise
    return upload
