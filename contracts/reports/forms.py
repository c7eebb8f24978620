from typing import Any

from django import forms

from contracts.models import Report, ReportDecision, Subject
from contracts.reports.models import LONGEST
from contracts.reports.subjects import CAN_BE_HIDDEN
from marketplace.texts import later as _


class ReportForm(forms.Form):
    """What is wrong."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST}),
        help_text=_("Only our staff read it. The other person is never told who reported."),
        error_messages={"required": _("Say it in your words.")},
    )


class DecisionForm(forms.Form):
    """What staff decide, and why, to each of the two."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    what = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=ReportDecision.What.choices,
        error_messages={"required": _("Choose a decision.")},
    )
    to_reporter = forms.CharField(
        label=_("To who reported it"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": _("Say why, in a sentence for who reported it.")},
    )
    to_reported = forms.CharField(
        label=_("To the person it is about"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("They are not told of a report that you dismiss, nor ever who reported."),
    )

    def __init__(self, *args: Any, subject: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Subject(subject) not in CAN_BE_HIDDEN:
            what: Any = self.fields["what"]
            what.choices = [each for each in what.choices if each[0] != ReportDecision.What.HIDDEN]
