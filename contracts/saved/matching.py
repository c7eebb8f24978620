"""New jobs are held against all saved searches at once: a fixed number of statements, however many searches there are.

The database remembers which jobs have opened or changed (`JobToMatch`). What a search asks for stands in its columns,
and one statement compares a batch of jobs with all of them; tests/saved/ has it find what the list itself finds.
"""

from django.db import connection, transaction

from contracts.finding.records import SQL_OF_RECORDS
from contracts.models import Job, SavedSearch
from marketplace import clock

# Each is compared with each search: a few millions of comparisons at most, where 20,000 people have some.
JOBS_AT_ONCE = 50
ONLY_ONE_MATCHES = "SELECT pg_try_advisory_xact_lock(hashtextextended('saved searches', 0))"
CLAIM = """
DELETE FROM contracts_jobtomatch WHERE id IN (SELECT id FROM contracts_jobtomatch ORDER BY id LIMIT %s)
RETURNING job_id
"""
# What a search asks for is read once; words last, since they cost most.
MATCH = f"""
WITH asked AS MATERIALIZED (
    SELECT search.*, NULLIF(meant, '')::tsquery AS query FROM contracts_savedsearch search
), fit AS (
    INSERT INTO contracts_foundjob (search_id, job_id, found_at)
    SELECT asked.id, job.id, %(now)s
    FROM contracts_job job JOIN accounts_record record ON record.user_id = job.client_id, asked
    WHERE job.id = ANY(%(jobs)s)
        AND job.published_at >= asked.created_at AND job.client_id <> asked.user_id
        AND asked.category IN ('', job.category)
        AND asked.currency IN ('', job.currency)
        AND asked.country IN ('', job.client_country)
        AND (asked.budget_min_minor IS NULL OR asked.budget_min_minor <= job.budget_minor)
        AND (asked.budget_max_minor IS NULL OR asked.budget_max_minor >= job.budget_minor)
        AND (asked.needed_from IS NULL OR asked.needed_from <= job.deadline_on)
        AND (asked.needed_until IS NULL OR asked.needed_until >= job.deadline_on)
        AND asked.skill_ids <@ job.skill_ids
        AND ({SQL_OF_RECORDS})
        AND (asked.query IS NULL OR job.searched @@ asked.query)
    ON CONFLICT (search_id, job_id) DO NOTHING
    RETURNING search_id
)
UPDATE contracts_savedsearch SET waits = true
WHERE id IN (SELECT search_id FROM fit) AND mail <> %(never)s AND NOT waits
"""  # noqa: S608  conditions of ours alone


def match_due() -> int:
    """Find out which saved searches the jobs fit that have opened or changed, some at a time; how many jobs it were."""
    matched = 0
    while some := match_some():
        matched += some
    return matched


@transaction.atomic
def match_some() -> int:
    """One batch. Takes an advisory lock, and does nothing while another worker, or who saves a search, has it."""
    with connection.cursor() as cursor:
        cursor.execute(ONLY_ONE_MATCHES)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(CLAIM, [JOBS_AT_ONCE])
        ids = {pk for (pk,) in cursor.fetchall()}
        if ids:
            still = list(Job.objects.open().filter(pk__in=ids).order_by().values_list("pk", flat=True))
            cursor.execute(MATCH, {"jobs": still, "now": clock.now(), "never": SavedSearch.Mail.NEVER})
    return len(ids)
