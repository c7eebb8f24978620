"""Handing in work, and asking for changes to it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from contracts.models import Message, MessageFile
from marketplace.forms import LinesField, needed
from marketplace.texts import later as _later
from marketplace.uploads.fields import FilesField, TakesFiles
from milestones.models import Criterion, Milestone

MAX_LINKS = 10


class CriteriaField(forms.ModelMultipleChoiceField):
    """The milestone's own criteria, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Criterion.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class SentBeforeField(forms.ModelMultipleChoiceField):
    """Files of a message, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(MessageFile.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class SubmissionForm(TakesFiles):
    """Work handed in: a message, and at least one file or link."""

    message = forms.CharField(
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_later("What you did, and how to look at it."),
    )
    files = FilesField()  # type: ignore[assignment]  # a declared field never becomes the attribute
    links = LinesField(
        max_items=MAX_LINKS,
        max_item_length=500,
        required=False,
        help_text=_later("One address a line, beginning with https://."),
    )
    sent_before = SentBeforeField(label=_later("Files of your message"))
    claims = CriteriaField(label=_later("Criteria this meets"))

    def __init__(self, *args: Any, milestone: Milestone, shown: Message | None = None, **kwargs: Any) -> None:
        """`shown`: the message whose words, links and files become the submission."""
        begins = {} if shown is None else _begins_with(shown)
        super().__init__(*args, **{**kwargs, "initial": {**begins, **kwargs.get("initial", {})}})
        self.fields["claims"].queryset = milestone.criteria.all()  # type: ignore[attr-defined]
        if begins.get("sent_before"):
            self.fields["sent_before"].queryset = shown.files.all()  # type: ignore[attr-defined, union-attr]
        else:
            del self.fields["sent_before"]
        needed(self, ("files", "links"), _("needed: a file or a link"))

    @property
    def all_files(self) -> list[Any]:
        """What came with the form, and what was sent before and is handed in now."""
        return [*self.cleaned_data["files"], *self.cleaned_data.get("sent_before", ())]

    def clean_links(self) -> list[str]:
        check = forms.URLField(assume_scheme="https", max_length=500)
        links = []
        for line in self.cleaned_data["links"]:
            try:
                link = check.clean(line)
            except forms.ValidationError:
                raise forms.ValidationError(_("“{line}” is not a web address.").format(line=line)) from None
            if not link.startswith(("https://", "http://")):
                raise forms.ValidationError(_("“{line}” is not a web address.").format(line=line))
            links.append(link)
        return links

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        brought = any(cleaned.get(name) for name in ("files", "links", "sent_before"))
        if not {"files", "links"} & self.errors.keys() and not brought:
            self.add_error("files", _("Add at least one file or link, so that there is something to review."))
        return cleaned


def _begins_with(shown: Message) -> dict[str, Any]:
    links = list(dict.fromkeys(re.findall(r"https?://[^\s<>\"]+", shown.text)))[:MAX_LINKS]
    return {"message": shown.text, "links": links, "sent_before": list(shown.files.all())}


class ChangesForm(TakesFiles):
    """What is not met yet, and what is missing."""

    unmet = CriteriaField(label=_later("Criteria that are not met"))
    nothing_delivered = forms.BooleanField(required=False, label=_later("Nothing was delivered"))
    message = forms.CharField(
        label=_later("What is missing?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_later("Say what you expected and what you found, so that it can be put right."),
    )
    files = FilesField(help_text=_later("Pictures or notes that show what you mean."))  # type: ignore[assignment]
    seen_submission = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unmet"].queryset = milestone.criteria.all()  # type: ignore[attr-defined]
        needed(self, ("unmet",), _("at least one, or that nothing was delivered"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "unmet" not in self.errors and not cleaned.get("unmet") and not cleaned.get("nothing_delivered"):
            self.add_error(
                "unmet", _("Name at least one criterion that is not met, or say that nothing was delivered.")
            )
        return cleaned
