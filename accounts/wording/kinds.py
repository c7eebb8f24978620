"""The table of what people can be told. Each app has its part in its `kinds_of_notice`, read when the site starts.

A kind stays in the table as long as there are rows of it. A sentence that needs a fact which older rows do not have is
a new kind.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from accounts.wording.facts import Facts, kept
from accounts.wording.out_of_date import Until
from accounts.wording.sentences import Sides, Words, places


class FactError(Exception):
    """What is told does not have what its sentences name."""


@dataclass(frozen=True)
class Kind:
    """What can be told: the sentence, the subject of its mail, what its button says, and until when it is so.

    `body` stands below the sentence, each part a paragraph.
    """

    name: str
    sentence: Words
    subject: Words
    button: Promise
    until: Until
    body: tuple[Words, ...] = ()

    @cached_property
    def needs(self) -> frozenset[str]:
        """The facts that each notice of this kind has."""
        return self.until.needs.union(*map(places, (self.sentence, self.subject, self.body, self.button)))

    def keep(self, facts: Facts) -> dict[str, Any]:
        """Of these what it needs, as it is kept. Raises FactError."""
        try:
            return {name: kept(facts[name]) for name in self.needs}
        except KeyError as missing:
            raise FactError(f"{self.name} needs {missing}") from missing

    def is_for(self, side: str) -> bool:
        """Whether this side of a contract is told of it: what comes first is for it."""
        first = self.sentence[0] if isinstance(self.sentence, tuple) else self.sentence
        return not isinstance(first, Sides) or getattr(first, side) is not None


TABLE: dict[str, Kind] = {}


def kind(
    name: str,
    sentence: Words,
    *,
    subject: Words,
    button: Promise,
    until: Until,
    body: tuple[Words, ...] = (),
) -> Kind:
    """A row of the table. Raises ValueError for a name that another one has."""
    if name in TABLE:
        raise ValueError(f"There are two kinds of notice named {name!r}")
    TABLE[name] = Kind(name, sentence, subject, button, until, body)
    return TABLE[name]
