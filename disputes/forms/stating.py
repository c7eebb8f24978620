"""Telling a side's story: to open a dispute, or to respond to one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.forms.bringing import BringingForm
from marketplace.forms import MoneyField
from marketplace.money import Money
from marketplace.texts import later as _later
from marketplace.times import length
from milestones.clocks import RESPONSE
from milestones.forms.work import CriteriaField


class StatementForm(BringingForm):
    """What happened, what this side wants, and what shows it."""

    story = forms.CharField(
        label=_later("What happened?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 5000}),
        help_text=_later("In your own words, in the order it happened. The other side and our staff read this."),
        error_messages={"required": _later("Say it in your own words.")},
    )
    wants = MoneyField(or_zero=True)
    field_order = ("criteria", "story", "wants", "text", "files", "submissions", "messages", "agree")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract, wants = self.milestone.contract, self.fields["wants"]
        wants.currency = self.milestone.currency  # type: ignore[attr-defined]
        wants.label = _("How much should go to {freelancer}?").format(freelancer=contract.freelancer.get_short_name())
        nothing, back = Money(0, self.milestone.currency), contract.client.get_short_name()
        wants.error_messages["required"] = _("Enter an amount; it can be zero.")
        wants.help_text = _("From {nothing} to {amount}; the rest goes back to {back}.").format(
            nothing=nothing, amount=self.milestone.amount, back=back
        )

    def clean_wants(self) -> int:
        minor = int(self.cleaned_data["wants"] or 0)
        if minor > self.milestone.amount_minor:
            raise forms.ValidationError(
                _("That is more than the {amount} that are held.").format(amount=self.milestone.amount)
            )
        return minor


class ResponseForm(StatementForm):
    """The other side's story."""


class OpenDisputeForm(StatementForm):
    """Who opens a dispute also names what it is about, and confirms what the page said would happen."""

    criteria = CriteriaField(label=_later("What do you disagree about?"))
    agree = forms.BooleanField(error_messages={"required": _later("Tick the box to confirm that you open a dispute.")})
    seen_state = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.initial["seen_state"] = self.milestone.state
        criteria: Any = self.fields["criteria"]
        criteria.queryset = self.milestone.criteria.all()
        criteria.required = criteria.queryset.exists()
        criteria.error_messages["required"] = _("Choose at least one criterion that you disagree about.")
        other = self.milestone.contract.other_party(by).get_short_name()
        days = length(RESPONSE.lasts)
        self.fields["agree"].label = _(
            "Yes, open a dispute: every clock stands, and {other} has {days} to respond."
        ).format(other=other, days=days)
