"""How the money of one milestone is split."""

from typing import Any

from marketplace.charges import NotPayable, require_shares_worth_paying
from marketplace.forms import MoneyField, MoneyForm
from marketplace.money import Money
from milestones.models import Milestone

SHARES = ("0", "50", "100")
AMOUNT = {"required": "Enter an amount; 0 if there is nothing."}


class SplitForm(MoneyForm):
    """Two amounts that are the whole together."""

    to_freelancer = MoneyField(or_zero=True, error_messages=AMOUNT)
    to_client = MoneyField(or_zero=True, error_messages=AMOUNT)

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, currency=milestone.currency, **kwargs)
        self.milestone = milestone
        self.fields["to_freelancer"].label = f"To {milestone.contract.freelancer.name}, the freelancer"
        self.fields["to_client"].label = f"Back to {milestone.contract.client.name}, the client"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("to_freelancer", "to_client"):
            if (cleaned.get(name) or 0) > self.milestone.amount_minor:
                self.add_error(name, f"That is more than the {self.milestone.amount} that are held.")
        paid, back = cleaned.get("to_freelancer"), cleaned.get("to_client")
        if paid is not None and back is not None and paid + back != self.milestone.amount_minor:
            both = Money(paid + back, self.currency)
            self.add_error(
                "to_client", f"Together these are {both}. Both shares together must be {self.milestone.amount}."
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
