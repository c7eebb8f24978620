from functools import cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.drafts import restoring
from marketplace.drafts.models import Draft
from marketplace.forms import needed
from marketplace.texts import later as _later
from marketplace.uploads.fields import FilesField, TakesFiles


def fields(draft: Draft | None, by: User) -> SafeString:
    """The fields of a form with what `by` has typed; most have not, and theirs are the same on every page."""
    if draft is None or not draft.fields:
        return _blank(get_language())
    form = MessageForm(by=by)
    restoring.fill_in([form], draft)
    return render_to_string("interface/fields.html", {"form": form})


@cache
def _blank(language: str | None) -> SafeString:
    return render_to_string("interface/fields.html", {"form": MessageForm()})


class MessageForm(TakesFiles):
    """A message to the other party: words, files or both."""

    text = forms.CharField(
        label=_later("Message"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 5000}),
    )
    files = FilesField()  # type: ignore[assignment]  # the form keeps its uploads under this name too

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed(self, ("text", "files"), _("needed: words or a file"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["text"] and not cleaned["files"]:
            self.add_error("text", _("Write something or choose a file."))
        return cleaned


class SearchForm(forms.Form):
    """What is looked for in one's own messages."""

    q = forms.CharField(
        label=_later("Search your messages"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    @property
    def words(self) -> str:
        """Empty where nothing is looked for, or nothing that makes sense."""
        return self.cleaned_data.get("q", "") if self.is_valid() else ""
