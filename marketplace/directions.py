"""Texts of people inside our sentences: what runs from right to left turns nothing around that stands beside it."""

import unicodedata

FROM_RIGHT = {"R", "AL"}
FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"


def runs_from_right(text: str) -> bool:
    """Whether it has letters that run from right to left."""
    return any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in text)


def isolated(text: str) -> str:
    """The same, set apart where it has such letters; for plain text, where there is no <bdi>."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}" if runs_from_right(text) else text
