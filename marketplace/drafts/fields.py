"""Which fields of a form are kept, and which are filled in again."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from marketplace.drafts import marker
from marketplace.sending_again import is_secret
from marketplace.sent_once import token

# What the page has shown, or what somebody confirms: that is said anew each time.
CONFIRMS = ("seen", "confirmed", "agree")
OURS = {token.FIELD, marker.FIELD, marker.VERSION}
NUL = "\0"
NO_FILES: MultiValueDict[str, Any] = MultiValueDict()


def of(sent: QueryDict) -> dict[str, list[str]]:
    """What is kept of what was sent, by name: no secret, nothing that confirms; nothing at all if all is empty.

    Nor what nobody types and the database cannot hold.
    """
    told = {name: [str(value) for value in values] for name, values in sent.lists() if _is_kept(name)}
    kept = {name: values for name, values in told.items() if not any(NUL in text for text in (name, *values))}
    return kept if any(value.strip() for values in kept.values() for value in values) else {}


def _is_kept(name: str) -> bool:
    last = name.rpartition("-")[2]
    return not (name in OURS or is_secret(name) or last.startswith(CONFIRMS))


def typed_in(form: forms.BaseForm, kept: QueryDict) -> dict[str, Any]:
    """What was typed in the fields of a form, by their names in it, as its widgets read it."""
    found = {}
    for name, field in form.fields.items():
        html_name = form.add_prefix(name)
        if not _confirms(field) and not field.widget.value_omitted_from_data(kept, NO_FILES, html_name):
            found[name] = field.widget.value_from_datadict(kept, NO_FILES, html_name)
    return found


def _confirms(field: forms.Field) -> bool:
    """Whether it says what was seen or agreed to; a password is neither, and not filled in."""
    if isinstance(field.widget, forms.PasswordInput) or field.widget.is_hidden:
        return True
    return isinstance(field, forms.BooleanField) and field.required
