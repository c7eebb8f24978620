from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext

from contracts.proposals.plan import Step
from marketplace.forms import FutureDateField, LineField, LinesField, MoneyField, MoneyForm
from marketplace.formsets import GrowingFormSet
from marketplace.texts import later as _

MOST_MILESTONES = 20
MOST_CRITERIA = 20


class StepForm(MoneyForm):
    """One milestone of a plan."""

    title = LineField(max_length=100, error_messages={"required": _("Name the milestone.")})
    amount = MoneyField(charged=True, error_messages={"required": _("Enter the amount.")})
    due_on = FutureDateField(label=_("Due"), error_messages={"required": _("Choose a day.")})
    criteria = LinesField(
        label=_("Done when"),
        help_text=_("At least one criterion, each on a line. The work is judged by these and nothing else."),
        error_messages={"required": _("Write at least one criterion.")},
        max_items=MOST_CRITERIA,
        max_item_length=300,
    )

    def step(self) -> Step:
        """The milestone of a valid form."""
        given = self.cleaned_data
        return Step(given["title"], given["amount"], given["due_on"], given["criteria"])


class Plan(GrowingFormSet):
    """The milestones of a plan in their order; blank rows do not count."""

    def steps(self) -> list[Step]:
        """The milestones of a valid plan."""
        return [row.step() for row in self.kept_rows if row.cleaned_data]

    @property
    def kept_rows(self) -> list[Any]:
        """The rows that are not to be taken out."""
        return [row for row in self.forms if not (self.can_delete and row["DELETE"].value())]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = gettext("Take this milestone out")


def rows_of(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The `initial` of a row for each milestone of a plan that is there."""
    return [
        {"title": step.title, "amount": step.amount_minor, "due_on": step.due_on, "criteria": list(step.criteria)}
        for step in steps
    ]


PlanFormSet = forms.formset_factory(
    StepForm,
    formset=Plan,
    min_num=1,
    extra=2,
    max_num=MOST_MILESTONES,
    absolute_max=MOST_MILESTONES,
    validate_min=True,
    validate_max=True,
)

# Of a plan that is there: its milestones can be taken out by a box, without emptying each field.
ChangedPlanFormSet = forms.formset_factory(
    StepForm,
    formset=Plan,
    min_num=1,
    extra=1,
    max_num=MOST_MILESTONES,
    absolute_max=MOST_MILESTONES,
    validate_min=True,
    validate_max=True,
    can_delete=True,
)
