"""Finding jobs by words: PostgreSQL's own full text, of columns that no model has, because only a search reads them.

The database keeps, for each job, its words (`searched`, weighted: title, skills, category, description; stems, without
accents) and the letters of title and skills (`searched_words`); see the migration that makes them. What is raw SQL here
buys an index for both.
"""

import unicodedata
from typing import cast

from django.db import connection, transaction
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from contracts.models import Job

# So many of the newest that fit are put in order: a word that half of all jobs have costs no more than a rare one.
MOST_RANKED = 500
# What is shorter resembles too much.
SHORTEST_SLIP = 4
FITS = "contracts_job.searched @@ websearch_to_tsquery('surety', %s)"
RESEMBLES = "lower(unaccent(%s)) <%% contracts_job.searched_words"
# "bakry" is like "bakery" by 0.44; what is not alike at all by less than 0.3.
RESEMBLES_FROM = "SET LOCAL pg_trgm.word_similarity_threshold = 0.4"
RANKED = """
SELECT id FROM contracts_job WHERE id = ANY(%s)
ORDER BY ts_rank('{0.1, 0.2, 0.4, 1.0}', searched, websearch_to_tsquery('surety', %s)) DESC, published_at DESC, id DESC
"""


def normal(words: str) -> str:
    """Letters with accents come in two encodings; the database keeps one of them."""
    return unicodedata.normalize("NFKC", words)


def that_fit(jobs: QuerySet[Job], words: str) -> QuerySet[Job]:
    """Jobs that have all of these words, in whatever form; quoted ones as they stand."""
    return jobs.filter(RawSQL(FITS, [normal(words)], output_field=BooleanField()))  # noqa: S611


@transaction.atomic
def that_resemble(jobs: QuerySet[Job], words: str) -> list[int]:
    """Ids of the newest MOST_RANKED jobs whose title or skills have words like all of these: a slip of the keyboard."""
    for word in normal(words).split():
        if len(word) < SHORTEST_SLIP or word.startswith("-") or '"' in word:
            # What is meant as it stands, or too short to be told from others.
            return []
        jobs = jobs.filter(RawSQL(RESEMBLES, [word], output_field=BooleanField()))  # noqa: S611
    with connection.cursor() as cursor:
        cursor.execute(RESEMBLES_FROM)
    return _newest(jobs)


def best_first(jobs: QuerySet[Job], words: str) -> list[int]:
    """Ids of the newest MOST_RANKED of these jobs: those first that have the words in the title, then in skills."""
    newest = _newest(jobs)
    with connection.cursor() as cursor:
        cursor.execute(RANKED, [newest, normal(words)])
        return cast("list[int]", [pk for (pk,) in cursor.fetchall()])


def _newest(jobs: QuerySet[Job]) -> list[int]:
    return list(jobs.order_by("-published_at", "-id").values_list("pk", flat=True)[:MOST_RANKED])
