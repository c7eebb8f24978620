"""How the money of one milestone is split."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace.charges import NotPayable, require_shares_worth_paying
from marketplace.forms import MoneyField, MoneyForm
from marketplace.money import Money
from marketplace.texts import later as _later
from milestones.models import Milestone

SHARES = ("0", "50", "100")
AMOUNT = {"required": _later("Enter an amount; 0 if there is nothing.")}


class SplitForm(MoneyForm):
    """Two amounts that are the whole together."""

    to_freelancer = MoneyField(or_zero=True, error_messages=AMOUNT)
    to_client = MoneyField(or_zero=True, error_messages=AMOUNT)

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, currency=milestone.currency, **kwargs)
        self.milestone = milestone
        self.fields["to_freelancer"].label = _("To {freelancer}, the freelancer").format(
            freelancer=milestone.contract.freelancer.name
        )
        self.fields["to_client"].label = _("Back to {client}, the client").format(client=milestone.contract.client.name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("to_freelancer", "to_client"):
            if (cleaned.get(name) or 0) > self.milestone.amount_minor:
                self.add_error(
                    name, _("That is more than the {amount} that are held.").format(amount=self.milestone.amount)
                )
        paid, back = cleaned.get("to_freelancer"), cleaned.get("to_client")
        if paid is not None and back is not None and paid + back != self.milestone.amount_minor:
            both = Money(paid + back, self.currency)
            self.add_error(
                "to_client",
                _("Together these are {both}. Both shares together must be {amount}.").format(
                    both=both, amount=self.milestone.amount
                ),
            )
        elif paid is not None and not self.errors:
            try:
                require_shares_worth_paying(self.milestone.amount, paid)
            except NotPayable as refusal:
                self.add_error("to_freelancer", str(refusal))
        return cleaned

    @property
    def share(self) -> int | None:
        """What goes to the freelancer, in minor units; None while the two amounts are not the whole."""
        if not self.is_bound or {"to_freelancer", "to_client"} & self.errors.keys():
            return None
        share: int = self.cleaned_data["to_freelancer"]
        return share
