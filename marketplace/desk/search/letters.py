"""Words that resemble, accents and slips of the keyboard aside, by the indexes of letters in threes.

`plain(text)` is the database's own function: small letters without accents.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, FloatField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Greatest

# "bakrey" has three of seven threes in common with "bakery".
ALIKE_FROM = "SET LOCAL pg_trgm.word_similarity_threshold = 0.4"
# So many are found before the most alike of them are shown.
MOST_COMPARED = 200


class Plain(Func):
    """As the indexes have it."""

    function = "plain"
    arity = 1
    output_field = TextField()


class Resembles(Func):
    """Whether a text has something like a word: `text %> word`, which the indexes of letters answer."""

    template = "(%(expressions)s)"
    arg_joiner = " %%> "
    arity = 2
    output_field = BooleanField()


class Alike(Func):
    """How much a word is like something in a text, from 0 to 1."""

    function = "word_similarity"
    arity = 2
    output_field = FloatField()


def resembling(words: Sequence[str], columns: Sequence[str]) -> Q:
    """The rows that have something like each of these words in one of the columns. Within `alike` only."""
    each = (reduce(or_, (Q(Resembles(Plain(F(column)), Plain(Value(word)))) for column in columns)) for word in words)
    return reduce(and_, each)


def most_alike(rows: "QuerySet[Any]", words: Sequence[str], columns: Sequence[str], most: int) -> "QuerySet[Any]":
    """Of these rows those first that are most like the words."""
    text = Plain(Value(" ".join(words)))
    likeness = [Alike(text, Plain(F(column))) for column in columns]
    return rows.annotate(alike=Greatest(*likeness) if len(likeness) > 1 else likeness[0]).order_by("-alike", "-pk")[
        :most
    ]


def count_as_alike() -> None:
    """From how much on words are alike, for the rest of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(ALIKE_FROM)
