"""Counting records anew: of whom something has changed, as the database's own triggers have noted.

A number of statements that does not depend on how many people there are in a batch. Only one worker counts at a time,
so that nobody writes over what was counted later.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction

from accounts.models import RecordToCount
from accounts.records.bands import OF_A_LIFE, PARTS, WEIGHTS
from disputes.records import dealings
from marketplace import clock

AT_ONCE = 200
ONLY_ONE_COUNTS = "SELECT pg_try_advisory_xact_lock(hashtextextended('records', 0))"
# Whether what two people have done counts depends on whom else they deal with. Whoever is counted has the record
# counted, too, of the only person they deal with, and of those with whom nothing counted before.
OTHERS = f"""
WITH {dealings.PEOPLE}, {dealings.PAID}, {dealings.PAIRS}
SELECT other FROM (
    SELECT p.freelancer_id AS other, r.earned_band AS band, count(*) OVER (PARTITION BY p.client_id) AS many
    FROM pair p JOIN people ON people.id = p.client_id JOIN accounts_record r ON r.user_id = p.freelancer_id
    UNION ALL
    SELECT p.client_id, r.spent_band, count(*) OVER (PARTITION BY p.freelancer_id)
    FROM pair p JOIN people ON people.id = p.freelancer_id JOIN accounts_record r ON r.user_id = p.client_id
) found WHERE many = 1 OR band = 0
"""  # noqa: S608
_BAND = "width_bucket(sum(minor * weight), %(limits)s::numeric[])"
_WEIGHTS = "(SELECT unnest(%(currencies)s) AS currency, unnest(%(weights)s::numeric[]) AS weight) weights"
FIGURES = f"""
earned AS (
    SELECT freelancer_id AS id, {_BAND} AS band, count(DISTINCT contract_id) FILTER (WHERE is_done) AS jobs,
        count(*) FILTER (WHERE handed_on <= due_on) AS on_time, count(due_on) AS on_time_of,
        count(*) FILTER (WHERE is_undisputed) AS undisputed, count(*) AS undisputed_of
    FROM counted JOIN {_WEIGHTS} USING (currency) GROUP BY 1
), late AS (SELECT freelancer_id AS id, count(*) AS n FROM missed GROUP BY 1),
vain AS (SELECT freelancer_id AS id, count(*) AS n FROM in_vain GROUP BY 1),
longest AS (
    SELECT DISTINCT ON (freelancer_id) freelancer_id AS id,
        floor(extract(epoch FROM max(closed_at) - min(accepted_at)) / 86400) AS days,
        count(DISTINCT contract_id) FILTER (WHERE is_done) AS jobs
    FROM counted GROUP BY freelancer_id, client_id ORDER BY 1, 2 DESC, 3 DESC
), spent AS (
    SELECT client_id AS id, {_BAND} AS band, count(*) FILTER (WHERE is_silent) AS silent, sum(rounds) AS rounds,
        count(*) AS n
    FROM counted JOIN {_WEIGHTS} USING (currency) GROUP BY 1
), answered AS (
    SELECT client_id AS id, percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) AS median, count(*) AS n
    FROM answer GROUP BY 1
), hired AS (
    SELECT client_id AS id, count(*) AS n FROM counts JOIN contracts_contract USING (client_id, freelancer_id)
    WHERE accepted_at IS NOT NULL GROUP BY 1
), posted AS (
    SELECT client_id AS id, count(*) AS n FROM contracts_job
    WHERE published_at IS NOT NULL AND client_id IN (SELECT id FROM people) GROUP BY 1
), lost AS (SELECT client_id AS id, count(*) FILTER (WHERE is_lost) AS lost, count(*) AS n FROM decided GROUP BY 1),
guarded AS (SELECT DISTINCT user_id AS id FROM mfa_authenticator WHERE type IN ('totp', 'webauthn'))
"""  # noqa: S608
COUNT = f"""
WITH {dealings.ALL}, {FIGURES}
UPDATE accounts_record SET
    jobs_done = coalesce(earned.jobs, 0), earned_band = coalesce(earned.band, 0),
    on_time = coalesce(earned.on_time, 0), on_time_of = coalesce(earned.on_time_of, 0) + coalesce(late.n, 0),
    undisputed = coalesce(earned.undisputed, 0),
    undisputed_of = coalesce(earned.undisputed_of, 0) + coalesce(vain.n, 0),
    longest_client_days = coalesce(longest.days, 0), longest_client_jobs = coalesce(longest.jobs, 0),
    jobs_posted = coalesce(posted.n, 0), hires = coalesce(hired.n, 0), spent_band = coalesce(spent.band, 0),
    answer_seconds = answered.median, answers_of = coalesce(answered.n, 0),
    silent = coalesce(spent.silent, 0), silent_of = coalesce(spent.n, 0),
    rounds = coalesce(spent.rounds, 0), rounds_of = coalesce(spent.n, 0),
    disputes_lost = coalesce(lost.lost, 0), disputes_lost_of = coalesce(lost.n, 0),
    second_factor = guarded.id IS NOT NULL, counted_at = %(now)s
FROM people LEFT JOIN earned USING (id) LEFT JOIN late USING (id) LEFT JOIN vain USING (id)
    LEFT JOIN longest USING (id) LEFT JOIN spent USING (id) LEFT JOIN answered USING (id) LEFT JOIN hired USING (id)
    LEFT JOIN posted USING (id) LEFT JOIN lost USING (id) LEFT JOIN guarded USING (id)
WHERE accounts_record.user_id = people.id
"""  # noqa: S608


def count_due() -> int:
    """Count the records of whom something has changed, some at a time. Returns how many people that were."""
    counted = 0
    while done := _count_some():
        counted += done
    return counted


@transaction.atomic
def _count_some() -> int:
    """Takes an advisory lock, and does nothing while another worker has it."""
    with connection.cursor() as cursor:
        cursor.execute(ONLY_ONE_COUNTS)
        if not cursor.fetchone()[0]:
            return 0
    # Read before anything is counted: what changes from now on leaves a row of its own.
    changed = RecordToCount.objects.order_by("user_id").values_list("user_id", flat=True).distinct()[:AT_ONCE]
    people = list(changed)
    if not people:
        return 0
    noted = list(RecordToCount.objects.filter(user__id__among=people).values_list("pk", flat=True))
    count({*people, *_others(people)})
    RecordToCount.objects.filter(pk__among=noted).delete()
    return len(people)


def count(people: Collection[int]) -> None:
    """Count the records of these people, by primary key, and write them; one statement. Locks the records."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {**_of(people), "now": clock.now()})


def _others(people: Sequence[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, _of(people))
        return [pk for (pk,) in cursor.fetchall()]


def _of(people: Collection[int]) -> dict[str, Any]:
    return {
        "people": sorted(people),
        # Anything at all, and then the limits.
        "limits": [1, *(limit * PARTS for limit in OF_A_LIFE)],
        "currencies": list(WEIGHTS),
        "weights": list(WEIGHTS.values()),
    }
