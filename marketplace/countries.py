"""Countries by their ISO 3166 codes, with the names of CLDR."""

from babel import Locale

LOCALE = "en"
# What CLDR names with two letters although no bank is there: groups of countries, tests, the unknown, rocks.
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
_NAMES: dict[str, str] = {
    code: name
    for code, name in Locale.parse(LOCALE).territories.items()
    if len(code) == len("HR") and code.isalpha() and code not in _NO_COUNTRIES
}
CODES = frozenset(_NAMES)


def name(code: str) -> str:
    """HR -> Croatia; what is no country's code stays as it is."""
    return _NAMES.get(code, code)


def choices() -> list[tuple[str, str]]:
    """("HR", "Croatia"), in order of names."""
    return sorted(_NAMES.items(), key=lambda country: country[1])
