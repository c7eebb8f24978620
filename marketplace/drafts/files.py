"""Files that came with a form which was refused wait as uploads, and belong to its draft as what was typed does."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest

from marketplace.drafts import keeping, restoring
from marketplace.drafts.marker import Marker
from marketplace.uploads.fields import FilesField, TakesFiles


def keep_waiting(request: HttpRequest, address: str, forms: Iterable[Any]) -> bool:
    """Keep them in the draft of the form that was just sent; whether there are any. With scripts they are in it."""
    sent: Marker | None = getattr(request, "draft_sent", None)
    waiting = dict(_waiting(forms))
    if sent is None or sent.address != address or not waiting:
        return False
    found = restoring.found(request, address)
    typed = found.fields if found else {}
    if any(typed.get(name) != tokens for name, tokens in waiting.items()):
        with suppress(keeping.TooLong):
            keeping.keep(sent, {**typed, **waiting}, though_sent=True)
        restoring.forget(request, address)
    return True


def _waiting(forms: Iterable[Any]) -> Iterable[tuple[str, list[str]]]:
    for form in forms:
        if isinstance(form, TakesFiles) and form.is_bound:
            for name, field in form.fields.items():
                if isinstance(field, FilesField) and (uploads := field.prepare_value(None)):
                    yield f"{form.add_prefix(name)}-kept", [str(upload.pk) for upload in uploads]
