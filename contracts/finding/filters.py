from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Skill
from contracts.finding import records
from contracts.finding.choices import CATEGORIES, FEW_PROPOSALS, ORDERS, POSTED, SINCE_VISIT, SORTS
from contracts.models import Job
from marketplace import clock, countries
from marketplace.forms import FutureDateField, MoneyField
from marketplace.money import CURRENCIES, currency_choices
from marketplace.texts import later as _later

MOST_SKILLS = 5
# Columns that no model has, because only filters read them; the database keeps them. The last one has the other two,
# category and currency in one: one index then finds what few jobs have together, though many have each of it.
HAS_SKILLS = "contracts_job.skill_ids @> %s::bigint[]"
OF_COUNTRY = "contracts_job.client_country = %s"
HAS_ALL = "contracts_job.facets @> %s::text[]"


class JobFilters(forms.Form):
    """Which open jobs to show, and in which order. What makes no sense is said at its field and otherwise ignored.

    `since` is when the reader's last visit was; None where nobody knows.
    """

    q = forms.CharField(
        label=_later("Search open jobs"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    category = forms.ChoiceField(choices=CATEGORIES, required=False)
    skill = forms.CharField(
        label=_later("Skills, with commas"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "skills"}),
    )
    currency = forms.ChoiceField(choices=lambda: [("", _("Any")), *currency_choices(CURRENCIES)], required=False)
    budget_min = MoneyField(label=_later("Budget from"), currency_from="currency", required=False)
    budget_max = MoneyField(label=_later("Budget to"), currency_from="currency", required=False)
    posted = forms.ChoiceField(label=_later("Posted"), choices=POSTED, required=False)
    needed_from = FutureDateField(label=_later("Needed not before"), required=False)
    needed_until = FutureDateField(label=_later("Needed not after"), required=False)
    country = forms.ChoiceField(
        label=_later("Client’s country"), choices=lambda: [("", _("Any")), *countries.choices()], required=False
    )
    record = forms.ChoiceField(label=_later("Client’s record"), choices=records.CHOICES, required=False)
    proposals = forms.ChoiceField(label=_later("Proposals so far"), choices=FEW_PROPOSALS, required=False)
    sort = forms.ChoiceField(label=_later("Order"), choices=SORTS, required=False)

    def __init__(self, *args: Any, since: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_skill(self) -> list[str]:
        """Names in small letters, each once."""
        names = [" ".join(part.split()).lower() for part in self.cleaned_data["skill"].split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_SKILLS:
            raise forms.ValidationError(_("Name at most {most} skills.").format(most=MOST_SKILLS))
        return names

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

    @property
    def order(self) -> tuple[str, str]:
        """By which columns, each of which an index has."""
        return ORDERS[self.chosen.get("sort", "")]

    def narrow(self, jobs: QuerySet[Job]) -> QuerySet[Job]:
        """Those of these jobs that fit, but for the words."""
        chosen = self.chosen
        if "budget_min" in chosen:
            jobs = jobs.filter(budget_minor__gte=chosen["budget_min"])
        if "budget_max" in chosen:
            jobs = jobs.filter(budget_minor__lte=chosen["budget_max"])
        if "needed_from" in chosen:
            jobs = jobs.filter(deadline_on__gte=chosen["needed_from"])
        if "needed_until" in chosen:
            jobs = jobs.filter(deadline_on__lte=chosen["needed_until"])
        if "proposals" in chosen:
            jobs = jobs.filter(proposals_sent__lte=int(chosen["proposals"]))
        if "record" in chosen:
            jobs = jobs.filter(records.RECORDS[chosen["record"]].fits)
        return self._posted_within(self._having_all(jobs))

    def _having_all(self, jobs: QuerySet[Job]) -> QuerySet[Job]:
        """Those of the category, currency, country and skills chosen: by the index of one of them, or of all."""
        chosen = self.chosen
        skills = skill_ids(chosen["skill"]) if "skill" in chosen else []
        if "skill" in chosen and not skills:
            return jobs.none()
        facets = [f"{name}:{chosen[name]}" for name in ("category", "currency", "country") if name in chosen]
        facets += [f"skill:{pk}" for pk in skills]
        if len(facets) > 1:
            return jobs.filter(_raw(HAS_ALL, facets))
        if "category" in chosen:
            jobs = jobs.filter(category=chosen["category"])
        if "currency" in chosen:
            jobs = jobs.filter(currency=chosen["currency"])
        if "country" in chosen:
            jobs = jobs.filter(_raw(OF_COUNTRY, chosen["country"]))
        return jobs.filter(_raw(HAS_SKILLS, skills)) if skills else jobs

    def _posted_within(self, jobs: QuerySet[Job]) -> QuerySet[Job]:
        posted = self.chosen.get("posted")
        since = self.since if posted == SINCE_VISIT else posted and clock.now() - timedelta(days=int(posted))
        return jobs.filter(published_at__gt=since) if since else jobs


def skill_ids(names: list[str]) -> list[int]:
    """Of the skills with these names, in small letters; of none where one of them is no skill."""
    known = Skill.objects.order_by().annotate(lower=Lower("name")).filter(lower__in=names)
    found = list(known.values_list("pk", flat=True))
    return found if len(found) == len(names) else []


def _raw(condition: str, value: Any) -> RawSQL:
    return RawSQL(condition, [value], output_field=BooleanField())  # noqa: S611  conditions of ours alone
