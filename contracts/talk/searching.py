"""Finding what was said to a person or by them: PostgreSQL's full text, by the words that jobs are found by, too.

Each message is indexed by its words and by its two people (see the migration that makes the column): so looking for a
word costs what this person wrote and was written, not what everybody did.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from accounts.models import User
from contracts.models import Message
from contracts.talk.thread import IN_ORDER
from marketplace.paging import Page, beginning_with, page_of

FOUND_A_PAGE = 20
FITS = """(
    numnode(websearch_to_tsquery('surety', %s)) > 0
    AND contracts_message.searched @@ (websearch_to_tsquery('surety', %s) && %s::tsquery)
)"""


def search(user: User, words: str, query: Mapping[str, Any]) -> Page[Message]:
    """The page of this person's messages with all of these words, the newest first; four statements.

    What belongs to the few that are shown is read afterwards, so that what is put in order is narrow.
    Each knows by `begins` where its thread is to be opened.
    """
    typed = unicodedata.normalize("NFKC", words)
    fits = RawSQL(FITS, [typed, typed, f"'of {user.pk}'"], output_field=BooleanField())  # noqa: S611 (written above)
    shown = Q(hiding=None) | Q(author=user)
    found = Message.objects.filter(fits, shown).prefetch_related("author", "thread__job")
    page = page_of(found, query, by=IN_ORDER, size=FOUND_A_PAGE)
    for message in page:
        message.begins = beginning_with(message, by=IN_ORDER)  # type: ignore[attr-defined]  # for the page alone
    return page
