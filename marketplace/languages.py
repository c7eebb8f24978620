"""Languages that people speak, by their ISO 639 codes, with the names of CLDR."""

from babel import Locale

from marketplace.countries import LOCALE

# What CLDR names with two or three letters although nobody speaks it: several at once, the unknown, none.
_NO_LANGUAGES = {"mul", "und", "zxx", "mis"}
_NAMES: dict[str, str] = {
    code: name
    for code, name in Locale.parse(LOCALE).languages.items()
    if len(code) == len("hr") and code.isalpha() and code not in _NO_LANGUAGES
}
CODES = frozenset(_NAMES)


def name(code: str) -> str:
    """hr -> Croatian; what is no language's code stays as it is."""
    return _NAMES.get(code, code)


def choices() -> list[tuple[str, str]]:
    """("hr", "Croatian"), in order of names."""
    return sorted(_NAMES.items(), key=lambda language: language[1])
