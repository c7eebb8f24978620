"""Finding by words: PostgreSQL's own full text, of a column that no model has, because only a search reads it.

The database keeps, for each job, its words (`searched`, weighted: title, skills, category, description; stems, without
accents), and for each person in the directory theirs; see the migrations that make them. What is raw SQL here buys an
index for it.

However many fit, no more than MOST_COUNTED are counted and no more than MOST_RANKED, the newest of them, are put
in order: so a word that half of all jobs have costs no more than a rare one.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

from marketplace.paging import MOST_COUNTED

MOST_RANKED = 500
NEWEST_JOBS = ("-published_at", "-id")
MEANING = "SELECT websearch_to_tsquery('surety', %s)::text"
FITS = ".searched @@ %s::tsquery"
RANKED = """
SELECT id FROM {table} JOIN unnest(%s::bigint[]) WITH ORDINALITY found (id, place) USING (id)
ORDER BY ts_rank('{{0.1, 0.2, 0.4, 1.0}}', searched, %s::tsquery) DESC, place
"""
Row = TypeVar("Row", bound=Model)


def normal(words: str) -> str:
    """Letters with accents come in two encodings; the database keeps one of them."""
    return unicodedata.normalize("NFKC", words)


def meaning(words: str) -> str:
    """All of these words, in whatever form, quoted ones as they stand, none after "-": as the database puts it."""
    with connection.cursor() as cursor:
        cursor.execute(MEANING, [normal(words)])
        return cast("str", cursor.fetchone()[0])


def that_fit(rows: QuerySet[Row], meant: str) -> tuple[QuerySet[Row], int, bool]:
    """Those of these rows that mean this, how many they are as far as MOST_COUNTED, and whether there are more.

    A few are named one by one: nobody looks through all of them again.
    """
    fits = rows.model._meta.db_table + FITS
    fit = rows.filter(RawSQL(fits, [meant], output_field=BooleanField()))  # noqa: S611
    ids = list(fit.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    more = len(ids) > MOST_COUNTED
    return (fit, MOST_COUNTED, True) if more else (rows.filter(pk__in=ids), len(ids), False)


def best_first(rows: QuerySet[Any], meant: str, *, by: Sequence[str] = NEWEST_JOBS) -> Sequence[int]:
    """Ids of the first MOST_RANKED of these rows in this order: those first whose words weigh most."""
    first = list(rows.order_by(*by).values_list("pk", flat=True)[:MOST_RANKED])
    with connection.cursor() as cursor:
        cursor.execute(RANKED.format(table=rows.model._meta.db_table), [first, meant])
        return [pk for (pk,) in cursor.fetchall()]
