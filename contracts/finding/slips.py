"""Words that were meant: what jobs have in place of a word that none has, a slip of the keyboard.

The database keeps each word that titles, skills and categories have ever had, once (`contracts_word`, which no model
has), and those of people in the directory (`contracts_personword`). There are as many as a language has, however many
jobs there are, so looking through them stays cheap. Two jobs that bring a new word at the same moment write it twice
rather than wait for each other. What is raw SQL here buys an index of the letters.
"""

import re
from difflib import get_close_matches

from django.db import connection, transaction

from contracts.finding.words import normal

# What is shorter resembles too much.
SHORTEST = 4
MOST_LIKE = 60
OF_JOBS, OF_PEOPLE = "contracts_word", "contracts_personword"
MOST_MEANT = 5
# How much of the letters and their order is the same: of "logo" and "lgoo" 0.75, of "logo" and "long" 0.5.
ALIKE_FROM = 0.7
# Letters in threes find what may be alike: "bakrey" and "bakery" share a good quarter.
THREES_FROM = "SET LOCAL pg_trgm.similarity_threshold = 0.25"
PLAIN = "SELECT lower(unaccent(%s))"
LIKE = """
SELECT DISTINCT word, similarity(word, %(word)s) AS alike FROM {words}
WHERE word %% %(word)s OR word = ANY(%(swapped)s) ORDER BY alike DESC, word LIMIT %(most)s
"""
MEANING = "SELECT to_tsquery('surety', %s)::text"


@transaction.atomic
def meant_by(words: str, *, among: str = OF_JOBS) -> str:
    """All of these words or such as resemble them, as the database puts it; empty where nothing else can be meant.

    What is quoted or left out, and what is no word, is meant as it stands. `among` is the table of the words there are.
    """
    each, found = [], False
    for word in normal(words).split():
        if not re.fullmatch(r"\w+", word):
            return ""
        like = _like(word, among) if len(word) >= SHORTEST else []
        found = found or bool(like)
        each.append(" | ".join(f"'{one}'" for one in [word, *like]))
    return _ask(MEANING, " & ".join(f"({one})" for one in each)) if found else ""


def _like(word: str, among: str) -> list[str]:
    with connection.cursor() as cursor:
        plain = _ask(PLAIN, word)
        cursor.execute(THREES_FROM)
        swapped = [plain[:n] + plain[n + 1] + plain[n] + plain[n + 2 :] for n in range(len(plain) - 1)]
        cursor.execute(LIKE.format(words=among), {"word": plain, "swapped": swapped, "most": MOST_LIKE})
        words = [like for like, _ in cursor.fetchall() if like != plain]
    return get_close_matches(plain, words, n=MOST_MEANT, cutoff=ALIKE_FROM)


def _ask(question: str, words: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, [words])
        return str(cursor.fetchone()[0])
