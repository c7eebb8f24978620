"""Ending a contract: why, and what becomes of each milestone whose money is held."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from marketplace.forms import MoneyField
from marketplace.texts import later as _later
from marketplace.times import length
from milestones.clocks import SETTLEMENT
from milestones.forms.settlement import ReasonField
from milestones.models import Milestone, SettlementOffer
from milestones.verbs.ending import Choice, Wish, seen


class EndContractForm(forms.Form):
    """Why, what is wanted of each milestone that is `free` to choose for, and how all of them stood."""

    reason = ReasonField(label=_later("Why do you end the contract?"), help_text=_later("The other side reads this."))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, milestones: Sequence[Milestone], free: Sequence[Milestone], by_client: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.free = free
        self.initial["seen"] = seen(milestones)
        self.fields["reason"].error_messages["required"] = _("Say why, in a sentence for the other side.")
        for milestone in free:
            self.fields[f"wish-{milestone.pk}"] = forms.ChoiceField(
                label=f"{milestone.position}. {milestone.title}, {milestone.amount}",
                choices=_wishes(milestone, by_client=by_client),
                widget=forms.RadioSelect,
                initial=Wish.KEEP.value,
            )
            self.fields[f"share-{milestone.pk}"] = MoneyField(
                currency=milestone.currency,
                or_zero=True,
                error_messages={
                    "required": _("Enter an amount above zero and below {amount}.").format(amount=milestone.amount)
                },
                label=_("How much of {amount} goes to {freelancer}?").format(
                    amount=milestone.amount, freelancer=milestone.contract.freelancer.get_short_name()
                ),
            )

    def rows(self) -> list[tuple[Milestone, forms.BoundField, forms.BoundField]]:
        """Each milestone with its two fields."""
        return [(m, self[f"wish-{m.pk}"], self[f"share-{m.pk}"]) for m in self.free]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for milestone in self.free:
            wish, name = cleaned.get(f"wish-{milestone.pk}"), f"share-{milestone.pk}"
            if wish != Wish.OFFER:
                # An amount that was typed before the person chose something else means nothing.
                self.errors.pop(name, None)
                cleaned[name] = 0
            elif name not in self.errors and not 0 < (cleaned.get(name) or 0) < milestone.amount_minor:
                self.add_error(
                    name, _("Enter an amount above zero and below {amount}.").format(amount=milestone.amount)
                )
        return cleaned

    @property
    def choices(self) -> dict[int, Choice]:
        """By milestone id."""
        told = self.cleaned_data
        return {m.pk: Choice(Wish(told[f"wish-{m.pk}"]), told[f"share-{m.pk}"]) for m in self.free}


def _wishes(milestone: Milestone, *, by_client: bool) -> list[tuple[str, str]]:
    """What can be wished for this milestone, each with what it means in its second line."""
    contract, amount = milestone.contract, milestone.amount
    client, freelancer = contract.client.get_short_name(), contract.freelancer.get_short_name()
    other = freelancer if by_client else client
    wishes = [
        (
            Wish.KEEP.value,
            _("Let it be finished\n{amount} stays protected, and everything goes on as agreed.").format(amount=amount),
        )
    ]
    if not by_client:
        wishes.append(
            (
                Wish.RETURN.value,
                _("Return {amount} to {client}\nAt once; this cannot be undone.").format(amount=amount, client=client),
            )
        )
    elif milestone.can_ask_back:
        clock = SettlementOffer(milestone=milestone, to_freelancer_minor=0).clock
        outcome = _("{amount} comes back to you").format(amount=amount) if clock.money_goes_to else clock.outcome
        silence = _("{freelancer} has {length} to answer; if {freelancer} does not, {outcome}.").format(
            freelancer=freelancer, length=length(clock.lasts), outcome=outcome
        )
        wishes.append(
            (Wish.ASK_BACK.value, _("Ask for {amount} back\n{silence}").format(amount=amount, silence=silence))
        )
    agree = _("{other} has at most {length} to agree; if {other} does not, it goes on as agreed.").format(
        other=other, length=length(SETTLEMENT.lasts)
    )
    return [*wishes, (Wish.OFFER.value, _("Offer to split it\n{agree}").format(agree=agree))]
