"""Several things in one sentence: "a, b and c", as the reader's language does it."""

from collections.abc import Iterable

from babel.lists import format_list
from django.utils.translation import get_language, to_locale

# Ours is the English that sets no comma before "and".
ENGLISH = {"en": "en_GB"}


def listed(things: Iterable[object]) -> str:
    """All of them, in their order, as one phrase; nothing for none."""
    language = get_language() or "en"
    return format_list([str(thing) for thing in things], locale=ENGLISH.get(language) or to_locale(language))
