"""The field of files in a form: those that wait already, by their tokens, and those that come with the request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marketplace.attachments import FileRefused, check
from marketplace.limits.counting import Person
from marketplace.uploads import plain
from marketplace.uploads.models import Upload
from marketplace.uploads.receiving import PART

MB = 1024 * 1024


@dataclass(frozen=True)
class Given:
    """What a request has for the field."""

    plain: Sequence[UploadedFile]
    tokens: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.plain or self.tokens)


class FilesInput(forms.FileInput):
    """A file input beside the boxes of what waits already: an unticked one stays behind."""

    template_name = "interface/files.html"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Given:
        many = f"{name}-kept"
        tokens = data.getlist(many) if hasattr(data, "getlist") else data.get(many, ())
        sent = files.getlist(name) if hasattr(files, "getlist") else files.get(name, ())
        return Given([each for each in sent or () if each], list(dict.fromkeys(tokens)))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-kept" not in data

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """By the site's own templates, and not those that Django has for its controls."""
        return render_to_string(template_name, context)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        most = settings.UPLOAD_MAX_BYTES
        given = {"most_bytes": most, "most_mb": most // MB, "most_files": settings.UPLOAD_MAX_FILES, "part": PART}
        return {**context, **given, "form_mb": settings.UPLOAD_FORM_BYTES // MB, "kept": value or []}


class FilesField(forms.Field):
    """Any number of files up to the limit, of any type; cleaned to a list, empty when none was chosen.

    Whose they are is said by the form (TakesFiles). What came with the request waits from then on as well, so that the
    person need not choose it again if something else in the form is wrong.
    """

    def __init__(self, **kwargs: Any) -> None:
        most, size = settings.UPLOAD_MAX_FILES, settings.UPLOAD_MAX_BYTES // MB
        given = {
            "required": False,
            "widget": FilesInput(),
            "help_text": _("Up to {most} files of any type, each of at most {size} MB.").format(most=most, size=size),
        }
        super().__init__(**{**given, **kwargs})
        self.person: Person | None = None
        self._found: list[Upload] | None = None

    def prepare_value(self, value: Any) -> list[Upload]:
        """What waits, to be shown: of a request, or of an `initial` with tokens or uploads."""
        if self._found is not None:
            return self._found
        tokens: Iterable[Any] = value.tokens if isinstance(value, Given) else value or ()
        known = [each for each in tokens if isinstance(each, Upload)]
        return [*known, *self._mine([str(each) for each in tokens if not isinstance(each, Upload)])]

    def clean(self, value: Any) -> list[Upload]:
        given: Given = value or Given((), ())
        found = self._found = self._mine(given.tokens)
        self._require_few(len(given.tokens) + len(given.plain))
        if len(found) < len(given.tokens):
            raise forms.ValidationError(_("A file is not there any more. Choose it again."), code="gone")
        if late := [each.name for each in found if not each.is_ready]:
            raise forms.ValidationError(
                _("{name} has not arrived yet. Wait until it has, then send again.").format(name=late[0]), code="late"
            )
        taken, refusals = _sorted(given.plain)
        if taken:
            found += self._waiting(taken)
        if refusals:
            raise forms.ValidationError(refusals)
        super().clean(found)
        return list(found)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def _mine(self, tokens: Sequence[str]) -> list[Upload]:
        if self.person is None or not tokens:
            return []
        return sorted(Upload.objects.of(self.person.pk, list(tokens)), key=lambda upload: (upload.begun_at, upload.pk))

    def _require_few(self, count: int) -> None:
        if count > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                _("Send at most {upload_max_files} files at once.").format(upload_max_files=settings.UPLOAD_MAX_FILES),
                code="too_many",
            )

    def _waiting(self, sent: Sequence[UploadedFile]) -> list[Upload]:
        if self.person is None:
            raise TypeError("A form that is given files says whose they are: Form(..., by=person).")
        return plain.wait_with(self.person, list(sent))


def _sorted(sent: Sequence[UploadedFile]) -> tuple[list[UploadedFile], list[forms.ValidationError]]:
    """What can be taken, and why the rest cannot: nobody chooses nine files again because of a tenth."""
    taken, refusals = [], []
    for each in sent:
        try:
            check(each)
        except FileRefused as refusal:
            refusals.append(forms.ValidationError(str(refusal), code="refused"))
        else:
            taken.append(each)
    return taken, refusals


class TakesFiles(forms.Form):
    """A form with files: MyForm(request.POST, request.FILES, by=person)."""

    def __init__(self, *args: Any, by: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, FilesField):
                field.person = by

    def wait_with_files(self) -> None:
        """Keep what came with the request while nothing else of the form is judged; what cannot be kept is left."""
        for name, field in self.fields.items():
            if isinstance(field, FilesField):
                try:
                    field.clean(self[name].data)
                except forms.ValidationError:
                    continue
