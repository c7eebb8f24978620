"""Bringing evidence: words, files, and what is there already, as boxes to tick."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from contracts.models import Message
from disputes.verbs.bringing import Brought
from marketplace import times
from marketplace.texts import later as _later
from marketplace.uploads.fields import FilesField, TakesFiles
from milestones.models import Milestone, Submission

BEGINNING = 140


class MessagesField(forms.ModelMultipleChoiceField):
    """The contract's messages, each by its author, time and beginning."""

    def __init__(self, **kwargs: Any) -> None:
        none = Message.objects.none()
        super().__init__(none, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, message: Any) -> str:
        words = message.text or ", ".join(file.name for file in message.files.all())
        return _label(message.author.name, message.sent_at, words)


class SubmissionsField(forms.ModelMultipleChoiceField):
    """What was submitted for the milestone, each by its number, time and beginning."""

    def __init__(self, **kwargs: Any) -> None:
        none = Submission.objects.none()
        super().__init__(none, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, submission: Any) -> str:
        return _label(
            _("Submission {submission_number}").format(submission_number=submission.number),
            submission.submitted_at,
            submission.message,
        )


class BringingForm(TakesFiles):
    """What one side may bring at once. A field is only there if there is something to choose from."""

    text = forms.CharField(
        label=_later("What does it show?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 5000}),
    )
    files = FilesField()  # type: ignore[assignment]  # a declared field never becomes the attribute
    submissions = SubmissionsField(label=_later("Point to what was submitted"))
    messages = MessagesField(label=_later("Messages to quote"))

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestone = milestone
        messages = Message.objects.filter(contract=milestone.contract_id).order_by("-sent_at", "-id")
        self._offer("messages", messages.select_related("author").prefetch_related("files"))
        self._offer("submissions", milestone.submissions.all())

    @property
    def brought(self) -> Brought:
        """What a valid form brings."""
        told = self.cleaned_data
        return Brought(
            text=told["text"],
            files=told["files"],
            messages=list(told.get("messages", [])),
            submissions=list(told.get("submissions", [])),
        )

    def _offer(self, name: str, rows: Any) -> None:
        if rows.exists():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        else:
            del self.fields[name]


class EvidenceForm(BringingForm):
    """Evidence on its own: it says or shows something."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What do you want to add?")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in self.fields):
            self.add_error("text", _("Write something, choose a file, or tick a submission or a message."))
        return cleaned


def _label(what: str, at: datetime, words: str) -> str:
    """A line of its own for the beginning of the words."""
    beginning = Truncator(" ".join(words.split())).chars(BEGINNING)
    return f"{what}, {times.absolute(at, timezone.get_current_timezone())}\n{beginning}"
