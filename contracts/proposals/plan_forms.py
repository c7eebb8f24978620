from django import forms

from contracts.proposals.models import Step
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
        return [row.step() for row in self.forms if row.cleaned_data]


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
