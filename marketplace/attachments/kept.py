"""A file that is kept, whatever it is of, and how it leaves."""

from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from marketplace import storing
from marketplace.attachments.naming import kept_at
from marketplace.attachments.pictures import CONTENT_TYPE
from marketplace.attachments.warnings import Warned
from marketplace.typed import TypedField

# An address that asks for ?preview is answered by the picture that was made of the file.
PREVIEW = "preview"
# What pages show of a file, for statements that read it with the row it belongs to.
FILE_TOLD = """'pk', id, 'name', name, 'size', size, 'sha256', sha256, 'warning', warning,
        'preview_width', preview_width, 'preview_height', preview_height"""
SECONDS_A_PREVIEW_STAYS = 300


class Kept(models.Model):
    """A file with what is known of it. Its preview, if there is one, was made by us from what it shows."""

    file = models.FileField(upload_to=kept_at, max_length=100)
    name = TypedField(max_length=120)
    content_type = models.CharField(max_length=100, help_text="as its content tells; for information")
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    warning = models.CharField(max_length=10, choices=Warned.choices, blank=True, default="")
    preview = models.FileField(upload_to=kept_at, max_length=100, blank=True, default="")
    preview_width = models.PositiveSmallIntegerField(default=0)
    preview_height = models.PositiveSmallIntegerField(default=0)

    FACTS = (
        "file",
        "name",
        "content_type",
        "size",
        "sha256",
        "warning",
        "preview",
        "preview_width",
        "preview_height",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def facts(self) -> dict[str, Any]:
        """What another row needs to stand for the same file."""
        facts = {name: getattr(self, name) for name in self.FACTS}
        return {**facts, "file": str(self.file), "preview": str(self.preview)}

    def taken(self) -> dict[str, Any]:
        """What the row that takes this file over needs; a file that waits is then another's no more."""
        return self.facts()

    def sent_for(self, request: HttpRequest) -> HttpResponseBase:
        """The file, or its preview if that is asked for. Raises FileIsGone, or Http404 where there is no preview."""
        return self.as_preview() if PREVIEW in request.GET else self.as_download()

    def as_download(self) -> HttpResponseBase:
        """The file as a download that no browser will run or sniff. Raises FileIsGone."""
        told = self._told(str(self.file.name))
        return sent_as(self.file, name=self.name, content_type=self.content_type, told=told)

    def as_preview(self) -> HttpResponseBase:
        """The picture that was made of the file, to be looked at in a page. Raises FileIsGone or Http404."""
        if not self.preview:
            raise Http404
        return shown(self.preview, told=self._told(str(self.preview.name)))

    def _told(self, name: str) -> str:
        return _("{label} {pk} at {file}").format(label=self._meta.label, pk=self.pk, file=name)


def shown(picture: FieldFile, *, told: str) -> HttpResponseBase:
    """A picture that we made, to be looked at in a page; `told` names it for operators. Raises FileIsGone."""
    address = storing.signed_address(picture, name="", content_type=CONTENT_TYPE)
    if address:
        return _led_to(address)
    response = FileResponse(storing.read(picture, told), content_type=CONTENT_TYPE)
    return _guarded(response, f"private, max-age={SECONDS_A_PREVIEW_STAYS}")


def sent_as(file: FieldFile, *, name: str, content_type: str, told: str) -> HttpResponseBase:
    """A kept file as a download of this name that no browser will run or sniff; `told` names it for operators.

    From another machine's storage by an address that is good for a minute. Raises FileIsGone.
    """
    address = storing.signed_address(file, name=name, content_type=content_type)
    if address:
        return _led_to(address)
    opened = storing.read(file, told)
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=content_type)
    return _guarded(response, "private, no-store")


def _guarded(response: FileResponse, stays: str) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = stays
    return response


def _led_to(address: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
