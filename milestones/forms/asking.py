"""Asking for a payment, and answering."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from contracts.models import Contract
from marketplace.forms import LineField, MoneyField
from marketplace.money import Money, fee_minor
from marketplace.texts import later as _later


@dataclass(frozen=True)
class Arrives:
    """What the freelancer receives of an amount, and what the fee is."""

    fee: Money
    net: Money


class PaymentRequestForm(forms.Form):
    """How much, what for and why; `preview` says of what is typed how much of it arrives."""

    amount = MoneyField(charged=True, label=_later("How much?"))
    what_for = LineField(
        label=_later("What for?"), max_length=100, help_text=_later("Such as paper and printing, or an extra page.")
    )
    reason = forms.CharField(
        label=_later("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract
        field: Any = self.fields["amount"]
        field.currency = contract.currency
        self.fields["reason"].help_text = _(
            "{client} reads this. If it is funded as a milestone, the work is judged by it."
        ).format(client=contract.client.get_short_name())

    def preview(self) -> Arrives | str:
        """What the amount means that is in the field now, or what is wrong with it; empty while there is none."""
        typed = str(self["amount"].value() or "")
        if not typed.strip():
            return ""
        try:
            minor = self.fields["amount"].clean(typed)
        except forms.ValidationError as error:
            return " ".join(error.messages)
        currency = self.contract.currency
        fee = Money(fee_minor(minor, self.contract.fee_bps, currency), currency)
        return Arrives(fee, Money(minor, currency) - fee)


class DeclinePaymentForm(forms.Form):
    """Why not, in a word."""

    answer = forms.CharField(
        label=_later("Why not?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        error_messages={"required": _later("Say why, in a word.")},
    )

    def __init__(self, *args: Any, freelancer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = _("{freelancer} reads this.").format(freelancer=freelancer)


class ConfirmRequestForm(forms.Form):
    """The amount that the page showed: what is confirmed is what was seen."""

    confirmed_minor = forms.IntegerField(min_value=0)
