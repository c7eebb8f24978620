"""What a look at our own account at the provider has found."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Of one thing that was looked at."""

    WELL = "well"
    MISTAKE = "MISTAKE"
    NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Finding:
    """One line: of a mistake, `text` is what is wrong and its cure; of what is not known, why not. Never a secret."""

    verdict: Verdict
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict}: {self.about}: {self.text}"


class CouldNotAsk(Exception):
    """The provider did not answer, or not sensibly; nothing can be said."""


def well(about: str, text: str) -> Finding:
    """It is as Surety needs it."""
    return Finding(Verdict.WELL, about, text)


def mistake(about: str, text: str) -> Finding:
    """It is not, and somebody can put it right."""
    return Finding(Verdict.MISTAKE, about, text)


def not_known(about: str, text: str) -> Finding:
    """It could not be seen; a person has to look."""
    return Finding(Verdict.NOT_KNOWN, about, text)
