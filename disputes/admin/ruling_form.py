"""The ruling as staff write it: an answer to each criterion, a split, and why."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from disputes import ruling
from disputes.models import Dispute, Finding, Ruling
from disputes.ruling import Answer
from marketplace.charges import NotPayable, require_shares_worth_paying
from marketplace.forms import MoneyField, MoneyForm
from marketplace.money import Money, step_minor
from milestones.models import Criterion, Milestone

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


class RulingForm(SplitForm):
    """The split with reasons, and for each criterion whether it is met, and why."""

    reasons = forms.CharField(
        label="Reasons",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Both sides read this, and whoever loses must be able to understand it.",
        error_messages={"required": "Say why, so that whoever loses can understand it."},
    )
    seen_evidence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"met-{criterion.pk}"] = forms.ChoiceField(
                label=f"{criterion.position}. {criterion}",
                choices=Finding.Met.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose met, partly met or not met."},
            )
            self.fields[f"text-{criterion.pk}"] = forms.CharField(
                label=f"Why, for criterion {criterion.position}",
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": "Say in writing what you found."},
            )
        # Problems are listed in the order of the page: what was found, then the split, then why.
        self.order_fields([name for c in criteria for name in (f"met-{c.pk}", f"text-{c.pk}")])

    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Each criterion with its two fields."""
        return [(c, self[f"met-{c.pk}"], self[f"text-{c.pk}"]) for c in self.criteria]

    def only_split(self) -> "RulingForm":
        """The same with no word about what a preview does not need."""
        for name in set(self.errors) - {"to_freelancer", "to_client"}:
            del self.errors[name]
        return self

    def rule(self, dispute: Dispute, *, by: User) -> Ruling:
        told = self.cleaned_data
        return ruling.rule(
            dispute,
            by=by,
            to_freelancer_minor=told["to_freelancer"],
            to_client_minor=told["to_client"],
            reasons=told["reasons"],
            answers={c: Answer(told[f"met-{c.pk}"], told[f"text-{c.pk}"]) for c in self.criteria},
            seen_evidence=told["seen_evidence"],
        )


def with_share(data: QueryDict, milestone: Milestone) -> QueryDict:
    """The input with the split of the quick button that was pressed, if one was: 0, 50 or 100 per cent."""
    share = str(data.get("share"))
    if share not in SHARES:
        return data
    step = step_minor(milestone.currency)
    paid = milestone.amount_minor * int(share) // 100 // step * step
    changed = data.copy()
    changed["to_freelancer"] = Money(paid, milestone.currency).plain()
    changed["to_client"] = Money(milestone.amount_minor - paid, milestone.currency).plain()
    return changed


def initial_from(ruling: Ruling) -> dict[str, Any]:
    """What was written before, so that nobody begins anew whose ruling was not confirmed. Reads `findings`."""
    written: dict[str, Any] = {
        "to_freelancer": ruling.to_freelancer_minor,
        "to_client": ruling.to_client.amount_minor,
        "reasons": ruling.reasons,
    }
    for finding in ruling.findings.all():
        written |= {f"met-{finding.criterion_id}": finding.met, f"text-{finding.criterion_id}": finding.text}
    return written
