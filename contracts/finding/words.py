"""Finding jobs by words: PostgreSQL's own full text, of a column that no model has, because only a search reads it.

The database keeps, for each job, its words (`searched`, weighted: title, skills, category, description; stems, without
accents); see the migration that makes them. What is raw SQL here buys an index for it.

However many jobs fit, no more than MOST_COUNTED are counted and no more than MOST_RANKED, the newest of them, are put
in order: so a word that half of all jobs have costs no more than a rare one.
"""

import unicodedata
from collections.abc import Sequence
from typing import cast

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from contracts.models import Job
from marketplace.paging import MOST_COUNTED

MOST_RANKED = 500
MEANING = "SELECT websearch_to_tsquery('surety', %s)::text"
FITS = "contracts_job.searched @@ %s::tsquery"
RANKED = """
SELECT id FROM contracts_job WHERE id = ANY(%s)
ORDER BY ts_rank('{0.1, 0.2, 0.4, 1.0}', searched, %s::tsquery) DESC, published_at DESC, id DESC
"""


def normal(words: str) -> str:
    """Letters with accents come in two encodings; the database keeps one of them."""
    return unicodedata.normalize("NFKC", words)


def meaning(words: str) -> str:
    """All of these words, in whatever form, quoted ones as they stand, none after "-": as the database puts it."""
    with connection.cursor() as cursor:
        cursor.execute(MEANING, [normal(words)])
        return cast("str", cursor.fetchone()[0])


def that_fit(jobs: QuerySet[Job], meant: str) -> tuple[QuerySet[Job], int, bool]:
    """Those of these jobs that mean this, how many they are as far as MOST_COUNTED, and whether there are more.

    A few are named one by one: nobody looks through all jobs for them again.
    """
    fit = jobs.filter(RawSQL(FITS, [meant], output_field=BooleanField()))  # noqa: S611
    ids = list(fit.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    more = len(ids) > MOST_COUNTED
    return (fit, MOST_COUNTED, True) if more else (jobs.filter(pk__in=ids), len(ids), False)


def best_first(jobs: QuerySet[Job], meant: str) -> Sequence[int]:
    """Ids of the newest MOST_RANKED of these jobs: those first that have the words in the title, then in skills."""
    newest = list(jobs.order_by("-published_at", "-id").values_list("pk", flat=True)[:MOST_RANKED])
    with connection.cursor() as cursor:
        cursor.execute(RANKED, [newest, meant])
        return [pk for (pk,) in cursor.fetchall()]
