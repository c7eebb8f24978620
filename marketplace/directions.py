"""Texts of people inside our sentences: what runs from right to left turns nothing around that stands beside it."""

import unicodedata

FROM_RIGHT = {"R", "AL"}
FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """The same, set apart where it has letters that run from right to left; for plain text, where there is no <bdi>."""
    if any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in text):
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"
    return text
