from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Skill
from contracts.models import Job
from marketplace.forms import MoneyField
from marketplace.money import CURRENCIES, currency_choices
from marketplace.texts import later as _later


class JobFilters(forms.Form):
    """Which open jobs to show, and in which order. What makes no sense is said at its field and otherwise ignored."""

    q = forms.CharField(
        label=_later("Search open jobs"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    category = forms.ChoiceField(choices=[("", "Any"), *Job.Category.choices], required=False)
    skill = forms.CharField(max_length=40, required=False, widget=forms.TextInput(attrs={"list": "skills"}))
    currency = forms.ChoiceField(choices=lambda: [("", "Any"), *currency_choices(CURRENCIES)], required=False)
    budget_min = MoneyField(label=_later("Budget from"), currency_from="currency", required=False)
    budget_max = MoneyField(label=_later("Budget to"), currency_from="currency", required=False)
    sort = forms.ChoiceField(
        label=_later("Order"),
        choices=[
            ("", _later("Best first")),
            ("newest", _later("Newest first")),
            ("budget", _later("Highest budget first")),
        ],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = self["budget_min"].value() or self["budget_max"].value()
        compares = named or cleaned.get("sort") == "budget"
        if compares and "currency" not in self.errors and not cleaned.get("currency"):
            # Amounts of different currencies do not compare.
            self.add_error("currency", _("Choose a currency to compare budgets."))
            cleaned.pop("sort", None)
        return cleaned

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters and the order that make sense and are not empty."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether some open jobs may be hidden."""
        return bool(self.chosen.keys() - {"sort"})

    @property
    def asks_more(self) -> bool:
        """Whether something is wrong or missing beside the words, where filters are folded away."""
        return any(name != "q" for name in self.errors)

    @property
    def how_many(self) -> int:
        """How many of the folded filters are in use."""
        return len(self.chosen.keys() - {"q"})

    @property
    def words(self) -> str:
        """What is searched for; empty where nothing is."""
        return str(self.chosen.get("q", ""))

    @property
    def best_first(self) -> bool:
        """Whether what fits the words best comes first."""
        return bool(self.words) and "sort" not in self.chosen

    def narrow(self, jobs: QuerySet[Job]) -> QuerySet[Job]:
        """Those of these jobs that fit, but for the words."""
        chosen = self.chosen
        if "category" in chosen:
            jobs = jobs.filter(category=chosen["category"])
        if "skill" in chosen:
            jobs = jobs.filter(skills__in=_named(chosen["skill"]))
        if "currency" in chosen:
            jobs = jobs.filter(currency=chosen["currency"])
        if "budget_min" in chosen:
            jobs = jobs.filter(budget_minor__gte=chosen["budget_min"])
        if "budget_max" in chosen:
            jobs = jobs.filter(budget_minor__lte=chosen["budget_max"])
        return jobs

    @property
    def order(self) -> tuple[str, str]:
        """By which columns: the newest first, or the highest budget of the chosen currency."""
        return ("-budget_minor", "-id") if self.chosen.get("sort") == "budget" else ("-published_at", "-id")


def _named(name: str) -> QuerySet[Skill]:
    return Skill.objects.filter(name__iexact=name)
