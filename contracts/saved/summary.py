"""What a saved search asks for, in words: as its owner reads it in lists."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from contracts.finding.filters import JobFilters
from marketplace import countries, times
from marketplace.money import Money


def summary_of(asked: Mapping[str, str] | str) -> Sequence[str]:
    """Of the query of a list, or what it has: each filter in some words."""
    filters = JobFilters(dict(parse_qsl(asked)) if isinstance(asked, str) else asked)
    chosen = filters.chosen
    currency = chosen.get("currency", "")
    words = {
        "q": lambda q: _("“{words}”").format(words=q),
        "category": lambda value: _choice(filters, "category", value),
        "skill": ", ".join,
        "currency": lambda value: "" if chosen.keys() & {"budget_min", "budget_max"} else value,
        "budget_min": lambda minor: _("from {amount}").format(amount=Money(minor, currency)),
        "budget_max": lambda minor: _("up to {amount}").format(amount=Money(minor, currency)),
        "needed_from": lambda day: _("needed not before {day}").format(day=times.day(day)),
        "needed_until": lambda day: _("needed not after {day}").format(day=times.day(day)),
        "country": lambda code: _("client in {country}").format(country=countries.name(code)),
        "record": lambda value: _choice(filters, "record", value),
    }
    said = (words[name](value) for name, value in chosen.items() if name in words)
    return [each for each in said if each]


def _choice(filters: JobFilters, field: str, value: str) -> str:
    return str(dict(filters.fields[field].choices)[value])  # type: ignore[attr-defined]  # a field of choices
