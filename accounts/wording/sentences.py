"""Sentences with named places, which of them a reader reads, and what fills the places.

A sentence is a lazily translated text, "{client} approved “{title}”.", whole, so that every language can order it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from string import Formatter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from accounts.wording.facts import Kept, in_words

CLIENT, FREELANCER = "client", "freelancer"


@dataclass(frozen=True)
class Typed:
    """What somebody typed, as they typed it; nothing where they typed nothing."""

    fact: str


@dataclass(frozen=True)
class If:
    """Said where there is this fact, and the other where it is empty, nothing or no, or is not there.

    Rows of before do not have facts that their kind needs only since.
    """

    fact: str
    words: "Words"
    otherwise: "Words" = ()


@dataclass(frozen=True)
class Sides:
    """For the two sides of a contract, each of whom is "you". A side that is not here is not told of it."""

    client: "Words | None" = None
    freelancer: "Words | None" = None


@dataclass(frozen=True)
class Whose:
    """Whether the person who is this fact reads it, and is "you"."""

    fact: str
    own: "Words"
    others: "Words"


@dataclass(frozen=True)
class By:
    """One of several, chosen by what a fact is; nothing for what is not here."""

    fact: str
    words: Mapping[Any, "Words"] = field(hash=False)


# Several stand after each other.
Words = Promise | Typed | If | Sides | Whose | By | tuple["Words", ...]


def say(words: Words, facts: Kept, reader_id: int, zone: tzinfo) -> str:
    """In the language of now, for this reader."""
    return " ".join(part for part in _said(words, _Named(facts, zone), reader_id) if part)


def places(words: Words | None) -> frozenset[str]:
    """The facts that a reader of any side may need for it."""
    with override(None):
        return frozenset(_places(words))


def texts(words: Words | None) -> Iterator[Promise]:
    """Every sentence that there is in it."""
    for part in parts_of(words):
        if isinstance(part, Promise):
            yield part


class _Named(dict[str, str]):
    """Facts in words, each when a sentence asks for it."""

    def __init__(self, facts: Kept, zone: tzinfo) -> None:
        super().__init__()
        self.facts, self.zone = facts, zone

    def __missing__(self, name: str) -> str:
        return in_words(self.facts[name], self.zone)


def _said(words: Words, named: _Named, reader_id: int) -> Iterator[str]:
    if isinstance(words, tuple):
        for part in words:
            yield from _said(part, named, reader_id)
    elif isinstance(words, Sides):
        yield from _said(_of_side(words, named.facts, reader_id), named, reader_id)
    elif isinstance(words, Whose):
        own = named.facts[words.fact]["id"] == reader_id
        yield from _said(words.own if own else words.others, named, reader_id)
    elif isinstance(words, By):
        yield from _said(words.words.get(named.facts[words.fact], ()), named, reader_id)
    elif isinstance(words, If):
        yield from _said(words.words if named.facts.get(words.fact) else words.otherwise, named, reader_id)
    elif isinstance(words, Typed):
        yield named[words.fact].strip()
    else:
        yield str(words).format_map(named)


def _of_side(sides: Sides, facts: Kept, reader_id: int) -> Words:
    own = sides.client if facts[CLIENT]["id"] == reader_id else sides.freelancer
    return () if own is None else own


def parts_of(words: Words | None) -> Iterator[Promise | Typed | If | Sides | Whose | By]:
    """It and all that it is made of, whoever reads it."""
    if isinstance(words, tuple):
        inner: tuple[Words | None, ...] = words
    elif words is None:
        return
    else:
        yield words
        inner = ()
        if isinstance(words, Sides):
            inner = (words.client, words.freelancer)
        elif isinstance(words, By):
            inner = tuple(words.words.values())
        elif isinstance(words, Whose):
            inner = (words.own, words.others)
        elif isinstance(words, If):
            inner = (words.words, words.otherwise)
    for each in inner:
        yield from parts_of(each)


def _places(words: Words | None) -> Iterator[str]:
    for part in parts_of(words):
        if isinstance(part, Promise):
            yield from (name for _, name, _, _ in Formatter().parse(str(part)) if name)
        elif isinstance(part, Sides):
            yield from (CLIENT, FREELANCER)
        else:
            yield part.fact
