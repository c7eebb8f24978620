from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from accounts import addresses
from contracts.by_link.models import SentPlan, SentPlanFile
from contracts.by_link.sending import Details
from contracts.proposals.plan import Step
from contracts.proposals.plan_forms import Plan, PlanFormSet
from escrow.money_in import supported
from marketplace.forms import LineField
from marketplace.money import currency_choices
from marketplace.texts import later as _later
from marketplace.uploads.fields import FilesField, TakesFiles


class PlanForm(TakesFiles):
    """What a plan is about and who it is for; its milestones are a formset beside it."""

    title = LineField(
        label=_later("What is it?"),
        max_length=100,
        help_text=_later("A few words: “Logo for a bakery”."),
        error_messages={"required": _later("Say what it is.")},
    )
    description = forms.CharField(
        label=_later("Anything else"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 10_000}),
        help_text=_later("What both of you should know and the milestones do not say."),
    )
    other_email = forms.EmailField(
        label=_later("Their e-mail address"),
        required=False,
        help_text=_later("We send them the link, once. Leave it empty to send it yourself."),
    )
    other_name = LineField(label=_later("Their name"), max_length=80, required=False)
    currency = forms.ChoiceField(choices=lambda: currency_choices(supported.currencies()))
    files = FilesField()  # type: ignore[assignment]  # a declared field never becomes the attribute
    remove = forms.ModelMultipleChoiceField(
        SentPlanFile.objects.none(),
        label=_later("Files to remove"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, plan: SentPlan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            kwargs.setdefault("initial", _as_it_is(plan))
        super().__init__(*args, **kwargs)
        files = plan.files.all() if plan is not None else SentPlanFile.objects.none()
        if files:
            self.fields["remove"].queryset = files  # type: ignore[attr-defined]
        else:
            del self.fields["remove"]

    def clean_other_email(self) -> str:
        """In the one form in which addresses are kept and compared."""
        typed = self.cleaned_data["other_email"]
        return addresses.normalise(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kept = self.fields["remove"].queryset.count() if "remove" in self.fields else 0  # type: ignore[attr-defined]
        total = kept - len(cleaned.get("remove") or ()) + len(cleaned.get("files") or ())
        if total > settings.UPLOAD_MAX_FILES:
            self.add_error(
                "files",
                _("A plan has at most {most} files; these would be {total}.").format(
                    most=settings.UPLOAD_MAX_FILES, total=total
                ),
            )
        return cleaned

    @property
    def shows_more(self) -> bool:
        """Whether what is folded away has something to see: an error, or what was typed."""
        folded = [self[name] for name in ("other_name", "description", "files", "remove") if name in self.fields]
        return any(field.errors or field.value() for field in folded)

    @property
    def chosen_currency(self) -> str:
        """What the amounts are in, as far as it can be told; the first that is offered otherwise."""
        offered = supported.currencies()
        typed = str(self["currency"].value() or "")
        return typed if typed in offered else next(iter(offered), "USD")

    def details(self, steps: Sequence[Step]) -> Details:
        """The plan that a valid form and valid milestones describe."""
        given = self.cleaned_data
        return Details(
            title=given["title"],
            description=given["description"],
            currency=given["currency"],
            steps=steps,
            other_name=given["other_name"],
            other_email=given["other_email"],
        )


class AnswerForm(forms.Form):
    """What of a plan was read when it was answered."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def milestones(data: Any, *, currency: str, title: str = "", plan: SentPlan | None = None) -> Plan:
    """The formset of a plan's milestones. One alone, without a name, is called as the whole."""
    if data is not None and title:
        data = _named(data, title)
    formset: Plan = PlanFormSet(data, prefix="plan", form_kwargs={"currency": currency})  # type: ignore[assignment]
    if data is None and plan is not None:
        formset.begin_with(
            [
                {
                    "title": step.title,
                    "amount": step.amount_minor,
                    "due_on": step.due_on,
                    "criteria": list(step.criteria),
                }
                for step in plan.steps
            ]
        )
    return formset


def _named(data: Any, title: str) -> Any:
    """The same with a name for the first milestone, where it is the only one that was filled in."""
    others = [name for name, value in data.items() if name.startswith("plan-") and name.count("-") == 2 and value]
    first = [name for name in others if name.startswith("plan-0-")]
    if data.get("plan-0-title") or not first or len(first) < len(others):
        return data
    named = data.copy()
    named["plan-0-title"] = title
    return named


def _as_it_is(plan: SentPlan) -> dict[str, Any]:
    names = ("title", "description", "currency", "other_name", "other_email")
    return {name: getattr(plan, name) for name in names}
