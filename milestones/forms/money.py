"""Depositing, releasing, returning and paying: what is confirmed is what was seen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from contracts.models import PlannedMilestone
from marketplace.charges import can_be_paid_at_once
from marketplace.forms import LineField, MoneyField
from marketplace.money import Money
from marketplace.texts import later as _later
from milestones.models import Milestone


class EveryChoiceField(forms.MultipleChoiceField):
    """Boxes that are all to be ticked."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": _later("Tick every criterion, or ask for another plan before you hire."),
    }

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        every: Any = self.choices
        if set(value) != {key for key, _unused in every}:
            raise forms.ValidationError(self.error_messages["required"], code="required")


class HireForm(forms.Form):
    """How much of the price the client deposits to make the offer: the whole only if one card payment can carry it."""

    deposit = forms.ChoiceField(label=_later("Deposit now"), widget=forms.RadioSelect, initial="first")

    def __init__(self, *args: Any, first: Money, whole: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (
                "first",
                _("The first milestone\n{first} is deposited now, the others before their work starts.").format(
                    first=first
                ),
            )
        ]
        if can_be_paid_at_once(whole):
            choices.append(
                (
                    "whole",
                    _("The whole amount\n{whole} is deposited now and released milestone by milestone.").format(
                        whole=whole
                    ),
                )
            )
        self.fields["deposit"].choices = choices  # type: ignore[attr-defined]

    def ask_for(self, plan: Sequence[PlannedMilestone], *, version: int | None) -> None:
        """Have each criterion of this plan ticked: it becomes what the work is judged by; say which version it is."""
        self.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)
        for step in plan:
            every = [(str(number), criterion) for number, criterion in enumerate(step.criteria, start=1)]
            if every:
                self.fields[f"criteria-{step.position}"] = EveryChoiceField(
                    label=f"{step.position}. {step.title}", choices=every
                )
        self.order_fields([*(name for name in self.fields if name != "deposit"), "deposit"])

    @property
    def version_seen(self) -> int | None:
        """The version that the page showed, whatever else was sent; None where none was sent."""
        sent = str(self["seen_version"].value())
        return int(sent) if self.is_bound and sent.isdecimal() and len(sent) < 6 else None

    def ticked(self) -> list[forms.BoundField]:
        """The criteria of each milestone."""
        return [self[name] for name in self.fields if name.startswith("criteria-")]

    @property
    def whole(self) -> bool:
        return bool(self.cleaned_data["deposit"] == "whole")


class ConfirmAmountForm(forms.Form):
    """The amount and the state that the page showed: what is confirmed is what was seen."""

    confirmed_minor = forms.IntegerField(widget=forms.HiddenInput)
    seen_state = forms.CharField(widget=forms.HiddenInput, max_length=20)
    seen_submissions = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    agree = forms.BooleanField(error_messages={"required": _later("Tick the box to confirm the amount.")})

    def __init__(self, *args: Any, milestone: Milestone, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(confirmed_minor=milestone.amount_minor, seen_state=milestone.state)
        self.initial["seen_submissions"] = milestone.submissions.count()
        self.fields["agree"].label = label


class ReturnForm(ConfirmAmountForm):
    """Why the freelancer gives the money back."""

    reason = forms.CharField(max_length=200, help_text=_later("The client reads this."))
    field_order = ("reason", "agree")


class DirectPaymentForm(forms.Form):
    """Any amount, for whatever it is worth."""

    amount = MoneyField(charged=True)
    what_for = LineField(label=_later("What for?"), max_length=100, help_text=_later("Such as a bonus, or expenses."))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]
