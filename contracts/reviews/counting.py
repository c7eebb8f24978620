"""What a person's reviews come to, kept in columns and counted anew whenever something has changed them.

Of several reviews by one person the newest counts: nobody weighs more by dividing a job into ten contracts. Two people
who have had paid work with nobody but each other count for nothing: such a pair may be one person.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from contracts.reviews.models import PersonToCount, Stars
from contracts.reviews.points import POINTS

# A pair has others where one of its two has had paid work with somebody else.
COUNTED = """
WITH shown AS (
    SELECT review.*, reviewing.client_id, reviewing.freelancer_id
    FROM contracts_review review JOIN contracts_reviewing reviewing ON reviewing.id = review.reviewing_id
    WHERE review.of_id = ANY(%s) AND review.published_at IS NOT NULL AND review.hidden_at IS NULL
), counted AS (
    SELECT DISTINCT ON (of_id, side, by_id) * FROM shown
    WHERE EXISTS (
        SELECT FROM contracts_reviewing other WHERE other.client_id = shown.client_id
        AND other.freelancer_id NOT IN (shown.client_id, shown.freelancer_id)
    ) OR EXISTS (
        SELECT FROM contracts_reviewing other WHERE other.freelancer_id = shown.freelancer_id
        AND other.client_id NOT IN (shown.client_id, shown.freelancer_id)
    ) OR EXISTS (
        SELECT FROM contracts_reviewing other WHERE other.client_id = shown.freelancer_id
        AND other.freelancer_id NOT IN (shown.client_id, shown.freelancer_id)
    ) OR EXISTS (
        SELECT FROM contracts_reviewing other WHERE other.freelancer_id = shown.client_id
        AND other.client_id NOT IN (shown.client_id, shown.freelancer_id)
    )
    ORDER BY of_id, side, by_id, published_at DESC, id DESC
)
SELECT shown.of_id, shown.side, count(*), count(counted.id),
    sum(counted.work), sum(counted.communication), sum(counted.promptness), sum(counted.again)
FROM shown LEFT JOIN counted USING (id) GROUP BY 1, 2
"""


def due(now: datetime) -> QuerySet[PersonToCount]:
    """Whose stars have changed."""
    return PersonToCount.objects.all()


@transaction.atomic
def count(ids: Sequence[int], now: datetime) -> int:
    """Count the people of these marks anew; a fixed number of statements.

    Locks all marks of theirs before it reads anything: who comes later reads what is newer, and writes it later.
    """
    people = PersonToCount.objects.filter(pk__in=ids).values("person")
    marks = list(PersonToCount.objects.filter(person__in=people).select_for_update(of=("self",)).order_by("pk"))
    wanted = {mark.person_id for mark in marks}
    Stars.objects.filter(person__in=wanted).delete()
    Stars.objects.bulk_create(stars_of(wanted))
    PersonToCount.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(wanted)


def stars_of(people: Collection[int]) -> list[Stars]:
    """As they should stand now, in memory; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [list(people)])
        rows: list[Any] = cursor.fetchall()
    return [
        Stars(
            person_id=person,
            side=side,
            published=published,
            counted=counted,
            **{point: total or 0 for point, total in zip(POINTS, sums, strict=True)},
        )
        for person, side, published, counted, *sums in rows
    ]
