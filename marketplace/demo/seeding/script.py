"""The data's shape: one TOML file a job, with its proposals and what became of it; people by trade."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from contracts.proposals.models import Step
from marketplace.amounts import parse_minor

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Person:
    """`joined` is how long ago."""

    name: str
    country: str
    zone: str
    joined: str
    headline: str = ""
    about: str = ""
    skills: Sequence[str] = ()
    hires: bool = False
    works: bool = False
    staff: bool = False
    role: str = ""


def steps(plan: list[list[Any]], currency: str, today: date) -> list[Step]:
    """The rows of a plan, in the form in which it is sent."""
    return [
        Step(title, parse_minor(amount, currency), today + timedelta(days=due), criteria)
        for title, amount, due, *criteria in plan
    ]


@dataclass(frozen=True)
class Turn:
    """A later version of a plan, by the client or the freelancer; without a plan, the freelancer's answer to one."""

    at: str
    by: str
    plan: list[list[Any]] = field(default_factory=list)
    note: str = ""
    agrees: bool = False


@dataclass(frozen=True)
class Proposal:
    """`plan` has a row for each milestone: title, amount, due in so many days from today, criteria."""

    by: str
    sent: str
    letter: str
    plan: list[list[Any]]
    shortlisted: str = ""
    declined: str = ""
    withdrawn: str = ""
    turn: Sequence[dict[str, Any]] = ()

    @property
    def turns(self) -> list[Turn]:
        """What became of the plan before anybody was hired."""
        return [Turn(**each) for each in self.turn]


@dataclass(frozen=True)
class Word:
    """What somebody says about a job before there is a contract: `who` to the freelancer or client `to`."""

    at: str
    who: str
    to: str
    text: str


@dataclass(frozen=True)
class Invitation:
    """Whom a client asks to look at a job; with `declined` they say no, in the words of `answer`."""

    to: str
    sent: str
    note: str
    declined: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Deed:
    """Something that a party does in a contract: `do` is the name of a method of Contract (see contracts.py).

    `who` is the freelancer hired or, of a message or a review, its author; `criteria` are numbers, `stars` those of a
    review's points; `cards` are the last four digits of the test cards tried one after the other.
    """

    at: str
    do: str
    who: str = ""
    milestone: int = 0
    text: str = ""
    amount: str = ""
    what_for: str = ""
    files: Sequence[str] = ()
    links: Sequence[str] = ()
    criteria: Sequence[int] = ()
    stars: Sequence[int] = ()
    cards: Sequence[str] = ("4242",)
    whole: bool = False
    nothing_delivered: bool = False
    bank: str = "works"


@dataclass(frozen=True)
class Job:
    """`deadline` is so many days from today; `contents` are texts of files by name."""

    name: str
    title: str
    client: str
    category: str
    currency: str
    budget: str
    deadline: int
    posted: str
    description: str
    skills: Sequence[str] = ()
    draft: bool = False
    closed: str = ""
    files: Sequence[str] = ()
    contents: dict[str, str] = field(default_factory=dict)
    invitations: Sequence[Invitation] = ()
    proposals: Sequence[Proposal] = ()
    deeds: Sequence[Deed] = ()
    words: Sequence[Word] = ()


def people() -> dict[str, Person]:
    """Everybody, by key."""
    found: dict[str, Person] = {}
    for _, table in _tables("people"):
        common = {key: value for key, value in table.items() if not isinstance(value, dict)}
        found |= {key: Person(**common, **value) for key, value in table.items() if isinstance(value, dict)}
    return found


def jobs() -> list[Job]:
    """Every job with all that belongs to it."""
    return [
        Job(
            name=name,
            invitations=[Invitation(**each) for each in table.pop("invitation", [])],
            proposals=[Proposal(**each) for each in table.pop("proposal", [])],
            deeds=[Deed(**each) for each in table.pop("deed", [])],
            words=[Word(**each) for each in table.pop("word", [])],
            **table,
        )
        for name, table in _tables("jobs")
    ]


def _tables(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((DATA / folder).glob("*.toml")):
        yield path.stem, tomllib.loads(path.read_text("utf-8"))
