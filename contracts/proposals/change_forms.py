"""The forms of another version: the freelancer's whole proposal, or a plan of the client's."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Proposal, ProposalFile
from contracts.proposals.forms import ProposalForm
from contracts.proposals.history import files_of
from contracts.proposals.plan import Step, total_minor
from marketplace.forms import MoneyForm
from marketplace.texts import later as _later


class Note(forms.CharField):
    """What somebody says of their plan."""

    def __init__(self, **kwargs: Any) -> None:
        given = {"required": False, "max_length": 2000}
        super().__init__(**{**given, "widget": forms.Textarea(attrs={"rows": 4, "maxlength": 2000}), **kwargs})


class CounterForm(MoneyForm):
    """What the client says of the plan beside it, and how the proposal stood on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = Note(label=_later("A note to the freelancer"), help_text=_later("What you would have otherwise, and why."))

    def __init__(self, *args: Any, proposal: Proposal, by: User, **kwargs: Any) -> None:
        super().__init__(*args, currency=proposal.job.currency, **kwargs)
        self.initial["seen"] = proposal.turns

    def adds_up(self, plan: list[Step]) -> bool:
        """Always: the plan is the price."""
        return bool(plan)

    def changes(self) -> dict[str, Any]:
        """What a valid form changes beside the plan."""
        return {"note": self.cleaned_data["note"]}


class ChangeForm(ProposalForm):
    """The freelancer's letter, price and files, and what is new in them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = Note(label=_later("A note to the client"), help_text=_later("What you have changed, and why."))
    remove = forms.ModelMultipleChoiceField(
        ProposalFile.objects.none(),
        label=_later("Files to take out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, proposal: Proposal, by: User, plan: list[Step] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, by=by, currency=proposal.job.currency, **kwargs)
        given = {"cover_letter": proposal.cover_letter, "price": total_minor(plan or ()), "seen": proposal.turns}
        self.initial = {**given, **self.initial}
        # Where two know each other, and began by a link, there may be none.
        self.fields["cover_letter"].required = not proposal.job.direct
        self.of_now = files_of(proposal)
        if self.of_now:
            found = ProposalFile.objects.filter(pk__in=[file.pk for file in self.of_now])
            self.fields["remove"].queryset = found  # type: ignore[attr-defined]
        else:
            del self.fields["remove"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        total = len(self.of_now) - len(cleaned.get("remove") or ()) + len(cleaned.get("files") or ())
        if total > settings.UPLOAD_MAX_FILES:
            words = _("A proposal has at most {most} files; these would be {total}.")
            self.add_error("files", words.format(most=settings.UPLOAD_MAX_FILES, total=total))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What a valid form changes beside the plan."""
        given = self.cleaned_data
        return {
            "note": given["note"],
            "letter": given["cover_letter"],
            "files": given["files"],
            "remove": list(given.get("remove") or ()),
        }


class DeclineForm(forms.Form):
    """Why the freelancer does not agree to the client's plan."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = Note(label=_later("Why not?"), help_text=_later("The client reads this."))


class SeenForm(forms.Form):
    """How the proposal stood on the page whose button was pressed."""

    seen = forms.IntegerField()
