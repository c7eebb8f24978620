from datetime import date
from typing import Any

from django import forms

from accounts.forms import SkillsField
from accounts.models import Skill, SpokenLanguage
from accounts.presenting import languages
from accounts.records import bands
from contracts.directory.models import ListingQuerySet
from marketplace import countries
from marketplace.texts import later as _later

ANY = ("", _later("Any"))
HOURS = (1, 2, 4, 6, 8)
JOBS_DONE = (1, 5, 20)
# Per cent, of FEWEST or more.
ON_TIME, UNDISPUTED = 90, 95


class PeopleFilters(forms.Form):
    """Which freelancers to show, and in which order. What makes no sense is said at its field and otherwise ignored."""

    q = forms.CharField(
        label=_later("Search freelancers"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    skill = SkillsField(
        label=_later("Skills"),
        help_text=_later("Separated by commas; all of them."),
        widget=forms.TextInput(attrs={"list": "skills"}),
    )
    country = forms.ChoiceField(choices=lambda: [ANY, *countries.choices()], required=False)
    language = forms.ChoiceField(label=_later("Speaks"), choices=lambda: [ANY, *languages.choices()], required=False)
    level = forms.TypedChoiceField(
        label=_later("How well"),
        coerce=int,
        choices=[("", _later("Conversational or better")), ("3", _later("Fluent or better")), ("4", _later("Native"))],
        required=False,
    )
    overlap = forms.TypedChoiceField(
        label=_later("Works while you do"),
        coerce=int,
        choices=[ANY, *((hours, _later("{hours} h a day or more").format(hours=hours)) for hours in HOURS)],
        required=False,
    )
    available = forms.BooleanField(label=_later("Available now"), required=False)
    done = forms.TypedChoiceField(
        label=_later("Jobs done here"),
        coerce=int,
        choices=[ANY, *((number, _later("{number} or more").format(number=number)) for number in JOBS_DONE)],
        required=False,
    )
    earned = forms.TypedChoiceField(
        label=_later("Paid here, in all"),
        coerce=int,
        choices=lambda: [ANY, *((band, _from(band)) for band in range(2, len(bands.OF_A_LIFE) + 2))],
        required=False,
    )
    on_time = forms.BooleanField(
        label=_later("On time with {share} % or more").format(share=ON_TIME),
        required=False,
    )
    undisputed = forms.BooleanField(
        label=_later("No dispute in {share} % or more").format(share=UNDISPUTED),
        required=False,
    )
    sort = forms.ChoiceField(
        label=_later("Order"),
        choices=[("", _later("Best first")), ("done", _later("Most jobs done")), ("newest", _later("Newest here"))],
        required=False,
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters and the order that make sense and are not empty."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether some freelancers may be hidden."""
        return bool(self.chosen.keys() - {"sort"})

    @property
    def asks_more(self) -> bool:
        """Whether something is wrong beside the words, where filters are folded away."""
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
        """Whether who fits the words best comes first."""
        return bool(self.words) and "sort" not in self.chosen

    @property
    def hours(self) -> int:
        """How many hours of the reader's working day are asked for; 0 if it does not matter."""
        return int(self.chosen.get("overlap", 0))

    def narrow(self, people: ListingQuerySet, today: date) -> ListingQuerySet:
        """Those of these people who fit, but for the words and the hours."""
        chosen = self.chosen
        if "available" in chosen:
            people = people.available(today)
        if "skill" in chosen:
            people = people.filter(skills__contains=_ids(chosen["skill"]))
        if "language" in chosen:
            level = chosen.get("level", SpokenLanguage.Level.CONVERSATIONAL)
            people = people.filter(languages__contains=[f"{chosen['language']}{level}"])
        lookups = {"country": "country", "done": "jobs_done__gte", "earned": "earned_band__gte"}
        least = {"on_time": ON_TIME, "undisputed": UNDISPUTED}
        return people.filter(
            **{lookup: chosen[name] for name, lookup in lookups.items() if name in chosen},
            **{f"{name}__gte": share for name, share in least.items() if name in chosen},
        )

    @property
    def order(self) -> tuple[str, str] | tuple[str]:
        """By which columns: who has done most, or the newest."""
        return ("-id",) if self.chosen.get("sort") == "newest" else ("-jobs_done", "-id")


def _from(band: int) -> str:
    return bands.words(band, bands.OF_A_LIFE)


def _ids(names: list[str]) -> list[int]:
    """Of the skills with these names; of none where one of them is no skill."""
    found = [Skill.objects.filter(name__iexact=name).values_list("pk", flat=True).first() for name in names]
    return [pk or 0 for pk in found]
