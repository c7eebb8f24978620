"""Languages as people name them; by CLDR, through Babel."""

from functools import cache

from babel import Locale

from marketplace.money import LOCALE

# Of the many that CLDR names those that are written and spoken at work: with a code of two letters, and Filipino.
ALSO = {"fil"}
NOT_SPOKEN = {"eo", "ia", "ie", "io", "la", "pi", "sa", "vo", "ae", "cu", "tw", "mo", "sh", "tl"}


@cache
def names() -> dict[str, str]:
    """By ISO 639 code."""
    known = Locale.parse(LOCALE).languages
    return {
        code: str(name)
        for code, name in known.items()
        if (len(code) == len("en") or code in ALSO) and code not in NOT_SPOKEN
    }


def name(code: str) -> str:
    """ "Croatian"; the code itself where nobody knows it."""
    return names().get(code, code)


def choices() -> list[tuple[str, str]]:
    """In order of their names."""
    return sorted(names().items(), key=lambda each: each[1])
