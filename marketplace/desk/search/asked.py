"""What was typed into the search: words, a number, an amount in one or several currencies, a provider's reference."""

import re
from dataclasses import dataclass
from functools import cached_property

from marketplace.amounts import InvalidAmount, parse_minor
from marketplace.money import CURRENCIES, Money
from marketplace.staff import LONGEST_KEY

LONGEST = 100
# Letters are looked up in threes: what is shorter has none.
SHORTEST_WORDS, MOST_WORDS = 3, 6
# Groups of three digits behind one point or comma could mean two amounts: both are looked for.
THREE_BEHIND = re.compile(r"(?<=[0-9])[.,](?=[0-9]{3}(?![0-9.,]))", re.ASCII)
QUOTED_NUMBER = re.compile(r"#?\s*([0-9]+)", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """The text as it was typed."""

    text: str

    @cached_property
    def plain(self) -> str:
        """Without what nobody means: outer blanks and more than fits."""
        return " ".join(self.text.split())[:LONGEST]

    @cached_property
    def words(self) -> list[str]:
        """What names, addresses and titles are compared with; none where it is too short or no words."""
        words = self.plain.split()[:MOST_WORDS]
        return words if any(len(word) >= SHORTEST_WORDS and not word.isdecimal() for word in words) else []

    @cached_property
    def number(self) -> int | None:
        """As a row is numbered: "123" or "#123"."""
        found = QUOTED_NUMBER.fullmatch(self.plain)
        return int(found[1]) if found and len(found[1]) <= LONGEST_KEY else None

    @cached_property
    def reference(self) -> str:
        """As a provider names what it did; empty where it cannot be one."""
        return self.plain if self.plain and " " not in self.plain else ""

    @cached_property
    def amounts(self) -> list[Money]:
        """Each amount that it can mean: of every currency, unless it names one; none for a number like "#12"."""
        if not any(letter.isdecimal() for letter in self.plain) or self.plain.startswith("#"):
            return []
        written = {self.plain, THREE_BEHIND.sub("", self.plain)}
        found = {_read(text, currency) for text in written for currency in CURRENCIES}
        return sorted((money for money in found if money), key=lambda money: CURRENCIES.index(money.currency))


def _read(text: str, currency: str) -> Money | None:
    try:
        return Money(parse_minor(text, currency), currency)
    except InvalidAmount:
        return None
