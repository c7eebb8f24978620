from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from contracts.proposals.plan import Step
from marketplace.forms import MoneyField, MoneyForm
from marketplace.money import Money
from marketplace.texts import later as _later
from marketplace.uploads.fields import FilesField, TakesFiles


class ProposalForm(TakesFiles, MoneyForm):
    """What a freelancer says and asks; the plan is a formset beside it. `seen_currency` is what the page showed."""

    seen_currency = forms.CharField(widget=forms.HiddenInput, max_length=3)

    cover_letter = forms.CharField(
        label=_later("Your letter"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 5000}),
        error_messages={"required": _later("Write a few lines to the client.")},
        help_text=_later("How you would go about it, and what you have done that is like it."),
    )
    price = MoneyField(
        label=_later("Your price"),
        help_text=_later("The milestones add up to it."),
        error_messages={"required": _later("Enter your price.")},
    )
    files = FilesField()  # type: ignore[assignment]  # a declared field never becomes the attribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_currency"] = self.currency

    def adds_up(self, plan: Sequence[Step]) -> bool:
        """Whether a valid plan is a valid price; if not, the price gets an error that says by how much."""
        price, total = self.cleaned_data["price"], sum(step.amount_minor for step in plan)
        if total == price:
            return True
        gap = Money(abs(total - price), self.currency)
        word = "more" if total > price else "less"
        self.add_error(
            "price",
            _("The milestones add up to {total}, which is {gap} {word} than the price.").format(
                total=Money(total, self.currency), gap=gap, word=word
            ),
        )
        return False
