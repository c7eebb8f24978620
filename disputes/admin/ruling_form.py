"""The ruling as staff write it: of each dispute of the case what was met and how the money is split, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.admin.split_form import AMOUNT, SHARES, SplitForm
from disputes.models import Dispute, Finding, Ruling
from disputes.verbs import ruling
from disputes.verbs.ruling import Decision
from disputes.verbs.ruling_requirements import Answer, is_small, small_below
from marketplace.money import Money, step_minor
from marketplace.texts import later as _later
from milestones.models import Criterion, Milestone

__all__ = ["AMOUNT", "SHARES", "AlsoForm", "RulingForm", "initial_from", "with_share"]
HALF = _later("Say both whether it was met and why, or neither.")


class FindingsForm(SplitForm):
    """The split, and for each criterion at issue whether it is met, and why; of a small claim that may be left out."""

    seen_evidence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, milestone=dispute.milestone, **kwargs)
        self.dispute = dispute
        self.is_small = is_small(self.milestone)
        self.small_below = small_below(self.milestone.currency)
        self.criteria: list[Criterion] = dispute.at_issue()
        for criterion in self.criteria:
            self.fields[f"met-{criterion.pk}"] = forms.ChoiceField(
                label=f"{criterion.position}. {criterion}",
                choices=Finding.Met.choices,
                widget=forms.RadioSelect,
                required=not self.is_small,
                error_messages={"required": _("Choose met, partly met or not met.")},
            )
            self.fields[f"text-{criterion.pk}"] = forms.CharField(
                label=_("Why, for criterion {position}").format(position=criterion.position),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                required=not self.is_small,
                error_messages={"required": _("Say in writing what you found.")},
            )
        # Problems are listed in the order of the page: what was found, then the split, then why.
        self.order_fields([name for c in self.criteria for name in (f"met-{c.pk}", f"text-{c.pk}")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for criterion in self.criteria:
            met, text = f"met-{criterion.pk}", f"text-{criterion.pk}"
            if {met, text} <= cleaned.keys() and bool(cleaned[met]) != bool(cleaned[text]):
                self.add_error(text if cleaned[met] else met, HALF)
        return cleaned

    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Each criterion with its two fields."""
        return [(c, self[f"met-{c.pk}"], self[f"text-{c.pk}"]) for c in self.criteria]

    def decision(self, reasons: str) -> Decision:
        """What is decided about this dispute, once the form is valid."""
        told = self.cleaned_data
        answers = {c: Answer(told[f"met-{c.pk}"], told[f"text-{c.pk}"]) for c in self.criteria}
        return Decision(
            dispute=self.dispute,
            to_freelancer_minor=told["to_freelancer"],
            to_client_minor=told["to_client"],
            reasons=reasons,
            answers={criterion: answer for criterion, answer in answers.items() if answer.met},
            seen_evidence=told["seen_evidence"],
        )


class AlsoForm(FindingsForm):
    """Another dispute of the same contract, ruled on with the first for the same reasons; or left for later."""

    now = forms.BooleanField(label=_later("Rule on this one, too"), required=False, initial=True)

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, dispute=dispute, **{"prefix": f"also-{dispute.pk}", **kwargs})
        self.order_fields(["now", *(name for name in self.fields if name != "now")])

    @property
    def is_ruled_on(self) -> bool:
        """Whether it is ruled on now."""
        return bool(self["now"].value())

    def full_clean(self) -> None:
        """Nothing is asked of what is left for later."""
        if self.is_bound and not self.is_ruled_on:
            for field in self.fields.values():
                field.required = False
        super().full_clean()
        if self.is_bound and not self.is_ruled_on:
            self._errors = forms.utils.ErrorDict()


class RulingForm(FindingsForm):
    """The page's own dispute with the reasons, and the others of its contract in `also`."""

    reasons = forms.CharField(
        label=_later("Reasons"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _later("Say why, so that whoever loses can understand it.")},
    )

    def __init__(self, *args: Any, others: Sequence[Dispute] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.also = [AlsoForm(*args, dispute=other) for other in others]
        told = _("Both sides read this, and whoever loses must be able to understand it.")
        short = f" One sentence is enough for a claim below {self.small_below}."
        self.fields["reasons"].help_text = told + short * self.is_small

    def is_valid(self) -> bool:
        """With the others that are ruled on now; every problem is found at once."""
        return all([super().is_valid(), *(form.is_valid() for form in self.also)])

    @property
    def ruled_on(self) -> list[FindingsForm]:
        """This one, and the others that are ruled on now."""
        return [self, *(form for form in self.also if form.is_ruled_on)]

    def only_split(self) -> "RulingForm":
        """The same with no word about what a preview does not need."""
        for form in (self, *self.also):
            for name in set(form.errors) - {"to_freelancer", "to_client"}:
                del form.errors[name]
        return self

    def rule(self, *, by: User) -> list[Ruling]:
        """Rule on all of them, or on none. Raises as `ruling.rule_on` does."""
        reasons = self.cleaned_data["reasons"]
        return ruling.rule_on([form.decision(reasons) for form in self.ruled_on], by=by)


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
