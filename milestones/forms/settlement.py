"""Offering a settlement, asking for a refund, and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from marketplace.charges import NotPayable, require_shares_worth_paying
from marketplace.forms import MoneyField
from marketplace.money import Money, percent
from marketplace.texts import later as _later
from milestones.models import Milestone, SettlementOffer, State
from milestones.outcomes import settling
from milestones.outcomes.split import Split, split_of

# What may be offered. The freelancer reads that the fee comes off it.
RANGE_OF_CLIENT = _later("Above {low}, below {high}; the rest goes back to you.")
RANGE_FROM_ZERO = _later("From {low}, below {high}; the rest goes back to you.")
RANGE_OF_FREELANCER = _later("Above {low}, up to {high}, before the fee of {rate}; the rest goes back to {client}.")


class ReasonField(forms.CharField):
    """Some sentences for the other side."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "maxlength": 2000})
        errors = {"required": _("Say why, in your own words.")}
        super().__init__(**{"max_length": 2000, "widget": widget, "error_messages": errors, **kwargs})


class OfferForm(forms.Form):
    """Offers something, and says why; `seen_state` is the state of the milestone that the page showed."""

    seen_state = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestone = milestone
        self.initial["seen_state"] = milestone.state

    @property
    def offered(self) -> dict[str, Any]:
        """What the verbs that make an offer want to know."""
        told = self.cleaned_data
        return {
            "to_freelancer_minor": told.get("to_freelancer", 0),
            "reason": told["reason"],
            "seen_state": told["seen_state"],
        }


class SettlementForm(OfferForm):
    """How much the freelancer gets; the rest goes back to the client. `answers` is the offer that it answers.

    All or nothing is no split: to give in, or to ask for everything back, each has a page that says what it does. In a
    dispute a refund request stops no clock, so there the client's nothing is an offer like any other.
    """

    to_freelancer = MoneyField()
    reason = ReasonField(label=_later("Why?"), help_text=_later("The other side reads this before they answer."))

    def __init__(self, *args: Any, by_client: bool, answers: SettlementOffer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_client, self.answers = by_client, answers
        field: Any = self.fields["to_freelancer"]
        field.or_zero = by_client and self.milestone.state == State.DISPUTED
        field.currency = self.milestone.currency
        field.label = _("How much goes to {freelancer}?").format(freelancer=self.milestone.contract.freelancer.name)
        if not by_client:
            field.label = _("How much goes to you?")
        field.error_messages["required"] = (
            _("Enter an amount; it can be zero.") if field.or_zero else _("Enter an amount above zero.")
        )
        field.error_messages["zero"] = self._nothing()
        words = RANGE_OF_FREELANCER if not by_client else RANGE_FROM_ZERO if field.or_zero else RANGE_OF_CLIENT
        field.help_text = words.format(
            low=Money(0, self.milestone.currency),
            high=self.milestone.amount,
            client=self.milestone.contract.client.name,
            rate=percent(self.milestone.hold.fee_bps),
        )

    def preview(self) -> Split | str:
        """What the amount means that is in the field now, or what is wrong with it; empty while there is none."""
        typed = str(self["to_freelancer"].value() or "")
        if not typed.strip():
            return ""
        try:
            return split_of(self.milestone, self._possible(self.fields["to_freelancer"].clean(typed)))
        except forms.ValidationError as error:
            return " ".join(error.messages)

    def clean_to_freelancer(self) -> int:
        return self._possible(self.cleaned_data["to_freelancer"])

    def _possible(self, typed: int | None) -> int:
        minor, whole = typed or 0, self.milestone.amount
        if minor > whole.amount_minor:
            raise forms.ValidationError(_("That is more than the {whole} that are held.").format(whole=whole))
        if self.by_client and minor == whole.amount_minor:
            raise forms.ValidationError(_("That is everything: release {whole} instead.").format(whole=whole))
        if self.answers and minor == self.answers.to_freelancer_minor:
            raise forms.ValidationError(_("That is just what is offered: accept it instead."))
        try:
            require_shares_worth_paying(whole, minor)
        except NotPayable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return minor

    def _nothing(self) -> str:
        whole = self.milestone.amount
        if not self.by_client:
            return _("That is nothing: return {whole} instead.").format(whole=whole)
        if self.answers:
            return _("That is everything back: decline this offer, then ask for {whole} back instead.").format(
                whole=whole
            )
        return _("That is everything back: ask for {whole} back instead.").format(whole=whole)


class RefundRequestForm(OfferForm):
    """Why the client wants everything back."""

    reason = ReasonField(label=_later("Why do you want the money back?"))

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, milestone=milestone, **kwargs)
        reader = milestone.contract.freelancer.get_short_name()
        self.fields["reason"].help_text = _("{reader} reads this before they answer.").format(reader=reader)


class AcceptSettlementForm(forms.Form):
    """What the page showed, confirmed."""

    confirmed_minor = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    agree = forms.BooleanField(error_messages={"required": _later("Tick the box to confirm the split.")})

    def __init__(self, *args: Any, offer: SettlementOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["confirmed_minor"] = offer.to_freelancer_minor
        _author, answers = offer.sides
        self.fields["agree"].label = _("Yes: {sentence}").format(
            sentence=settling.sentence(offer.milestone, offer.to_freelancer_minor, answers)
        )


class DeclineSettlementForm(forms.Form):
    """Why not."""

    answer = ReasonField(label=_later("Why not?"), help_text=_later("Then the other side can make a better offer."))
