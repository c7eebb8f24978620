"""Where people are: what a form offers, told apart by whether people can be paid there."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import signals
from accounts.models import User
from marketplace import countries
from marketplace.texts import later as _later

Choices = list[tuple[str, Any]]
HELP = _later("Where your bank account is. It decides whether we can pay you; whoever only hires can leave it out.")


def payable() -> frozenset[str]:
    """The ISO 3166 codes of the countries at whose banks people can be paid."""
    answers: list[tuple[Any, Any]] = signals.payout_countries_wanted.send(sender=User)
    [(_unused, codes)] = answers
    return frozenset(codes)


def choices() -> Choices:
    """Every country, in two groups, and none."""
    there = payable()
    everywhere = countries.choices()
    groups = [
        (_("You can be paid here"), [each for each in everywhere if each[0] in there]),
        (_("You can hire, but not be paid yet"), [each for each in everywhere if each[0] not in there]),
    ]
    return [("", _("Not said")), *(group for group in groups if group[1])]
