"""Offering a settlement, asking for a refund, answering, and ending a contract."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marketplace.forms import MoneyField
from marketplace.money import Money
from milestones.clocks import SETTLEMENT
from milestones.ending import Choice, Wish
from milestones.models import Milestone, SettlementOffer


class ReasonField(forms.CharField):
    """Some sentences for the other side."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "maxlength": 2000})
        super().__init__(**{"max_length": 2000, "widget": widget, **kwargs})


class SeenForm(forms.Form):
    """The state of the milestone that the page showed."""

    seen_state = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestone = milestone
        self.initial["seen_state"] = milestone.state


class SettlementForm(SeenForm):
    """How much the freelancer gets; the rest goes back to the client."""

    to_freelancer = MoneyField(or_zero=True)
    reason = ReasonField(label="Why?", help_text="The other side reads this before they answer.")

    def __init__(self, *args: Any, by_client: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_client = by_client
        field: Any = self.fields["to_freelancer"]
        field.currency = self.milestone.currency
        field.label = f"How much goes to {self.milestone.contract.freelancer.get_short_name()}?"
        nothing = Money(0, self.milestone.currency)
        field.help_text = f"From {nothing} to {self.milestone.amount}; the rest goes back to the client."

    def clean_to_freelancer(self) -> int:
        minor, whole = int(self.cleaned_data["to_freelancer"] or 0), self.milestone.amount
        if minor > whole.amount_minor:
            raise forms.ValidationError(f"That is more than the {whole} that are held.")
        if self.by_client and minor == whole.amount_minor:
            raise forms.ValidationError(f"That is everything: release {whole} instead.")
        if not self.by_client and not minor:
            raise forms.ValidationError(f"That is nothing: return {whole} instead.")
        return minor


class RefundRequestForm(SeenForm):
    """Why the client wants everything back."""

    reason = ReasonField(label="Why do you want the money back?", help_text="The freelancer reads this.")


class AcceptSettlementForm(forms.Form):
    """What the page showed, confirmed."""

    confirmed_minor = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    agree = forms.BooleanField(error_messages={"required": "Tick the box to confirm the split."})

    def __init__(self, *args: Any, offer: SettlementOffer, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["confirmed_minor"] = offer.to_freelancer_minor
        self.fields["agree"].label = label


class DeclineSettlementForm(forms.Form):
    """Why not."""

    answer = ReasonField(label="Why not?", help_text="So that the other side can make a better offer.")


class EndContractForm(forms.Form):
    """Why, and what whoever ends the contract wants of each milestone whose money is held."""

    reason = ReasonField(label="Why do you end the contract?", help_text="The other side reads this.")

    def __init__(self, *args: Any, milestones: Sequence[Milestone], by_client: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestones = milestones
        for milestone in milestones:
            self.fields[f"wish-{milestone.pk}"] = forms.ChoiceField(
                label=f"{milestone.title}, {milestone.amount}",
                choices=_wishes(milestone, by_client=by_client),
                widget=forms.RadioSelect,
                initial=Wish.KEEP.value,
            )
            self.fields[f"share-{milestone.pk}"] = MoneyField(
                currency=milestone.currency,
                or_zero=True,
                required=False,
                label=f"To {milestone.contract.freelancer.get_short_name()}, if you offer a part",
            )

    def rows(self) -> list[tuple[Milestone, forms.BoundField, forms.BoundField]]:
        """Each milestone with its two fields."""
        return [(m, self[f"wish-{m.pk}"], self[f"share-{m.pk}"]) for m in self.milestones]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for milestone in self.milestones:
            wish, name = cleaned.get(f"wish-{milestone.pk}"), f"share-{milestone.pk}"
            share = cleaned.get(name)
            if wish == Wish.OFFER and name not in self.errors and not 0 < (share or 0) < milestone.amount_minor:
                self.add_error(name, f"Enter an amount above zero and below {milestone.amount}.")
        return cleaned

    @property
    def choices(self) -> dict[int, Choice]:
        """By milestone id."""
        told = self.cleaned_data
        return {
            milestone.pk: Choice(Wish(told[f"wish-{milestone.pk}"]), told[f"share-{milestone.pk}"] or 0)
            for milestone in self.milestones
        }


def _wishes(milestone: Milestone, *, by_client: bool) -> list[tuple[str, str]]:
    contract, amount = milestone.contract, milestone.amount
    client, freelancer = contract.client.get_short_name(), contract.freelancer.get_short_name()
    keep = (Wish.KEEP.value, f"Let it be finished\n{amount} stays protected, and everything goes on as agreed.")
    if by_client:
        clock = SettlementOffer(milestone=milestone, to_freelancer_minor=0).clock
        silence = f"{freelancer} must agree. If {freelancer} says nothing for {clock.lasts.days} days, {clock.outcome}."
        back = (Wish.ASK_BACK.value, f"Ask for {amount} back\n{silence}")
    else:
        back = (Wish.RETURN.value, f"Return {amount} to {client}\nAt once; this cannot be undone.")
    agree = f"The rest goes back to {client}. The other side must agree within {SETTLEMENT.lasts.days} days."
    part = (Wish.OFFER.value, f"Offer a part\n{agree}")
    # One offer waits for an answer at a time.
    return [keep] if milestone.open_offer else [keep, back, part]
