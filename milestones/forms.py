from typing import Any

from django import forms

from marketplace.forms import FilesField, LinesField, MoneyField
from milestones.models import Criterion, Milestone

MAX_LINKS = 10


class HireForm(forms.Form):
    """How much of the price the client deposits to make the offer."""

    deposit = forms.ChoiceField(label="Deposit now", widget=forms.RadioSelect, initial="first")

    def __init__(self, *args: Any, first: str, whole: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deposit"].choices = [  # type: ignore[attr-defined]
            ("first", f"The first milestone\n{first} is deposited now, the others before their work starts."),
            ("whole", f"The whole amount\n{whole} is deposited now and released milestone by milestone."),
        ]

    @property
    def whole(self) -> bool:
        return bool(self.cleaned_data["deposit"] == "whole")


class CriteriaField(forms.ModelMultipleChoiceField):
    """The milestone's own criteria, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Criterion.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class SubmissionForm(forms.Form):
    """Work handed in: a message, and at least one file or link."""

    message = forms.CharField(
        max_length=5000, widget=forms.Textarea(attrs={"rows": 6}), help_text="What you did, and how to look at it."
    )
    files = FilesField()  # type: ignore[assignment]  # a declared field never becomes the attribute
    links = LinesField(
        max_items=MAX_LINKS,
        max_item_length=500,
        required=False,
        help_text="One address a line, beginning with https://.",
    )
    claims = CriteriaField(label="Criteria this meets")

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].queryset = milestone.criteria.all()  # type: ignore[attr-defined]

    def clean_links(self) -> list[str]:
        check = forms.URLField(assume_scheme="https", max_length=500)
        links = []
        for line in self.cleaned_data["links"]:
            try:
                link = check.clean(line)
            except forms.ValidationError:
                raise forms.ValidationError(f"“{line}” is not a web address.") from None
            if not link.startswith(("https://", "http://")):
                raise forms.ValidationError(f"“{line}” is not a web address.")
            links.append(link)
        return links

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not {"files", "links"} & self.errors.keys() and not cleaned.get("files") and not cleaned.get("links"):
            self.add_error("files", "Add at least one file or link, so that there is something to review.")
        return cleaned


class ChangesForm(forms.Form):
    """What is not met yet, and what is missing."""

    unmet = CriteriaField(label="Criteria that are not met")
    nothing_delivered = forms.BooleanField(required=False, label="Nothing was delivered")
    message = forms.CharField(
        label="What is missing?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Say what you expected and what you found, so that it can be put right.",
    )
    seen_submission = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unmet"].queryset = milestone.criteria.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "unmet" not in self.errors and not cleaned.get("unmet") and not cleaned.get("nothing_delivered"):
            self.add_error("unmet", "Name at least one criterion that is not met, or say that nothing was delivered.")
        return cleaned


class ConfirmAmountForm(forms.Form):
    """The amount and the state that the page showed: what is confirmed is what was seen."""

    confirmed_minor = forms.IntegerField(widget=forms.HiddenInput)
    seen_state = forms.CharField(widget=forms.HiddenInput, max_length=20)
    seen_submissions = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    agree = forms.BooleanField(error_messages={"required": "Tick the box to confirm the amount."})

    def __init__(self, *args: Any, milestone: Milestone, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(confirmed_minor=milestone.amount_minor, seen_state=milestone.state)
        self.initial["seen_submissions"] = milestone.submissions.count()
        self.fields["agree"].label = label


class ReturnForm(ConfirmAmountForm):
    """Why the freelancer gives the money back."""

    reason = forms.CharField(max_length=200, help_text="The client reads this.")
    field_order = ("reason", "agree")


class DirectPaymentForm(forms.Form):
    """Any amount, for whatever it is worth."""

    amount = MoneyField()
    what_for = forms.CharField(label="What for?", max_length=100, help_text="Such as a bonus, or expenses.")

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]
