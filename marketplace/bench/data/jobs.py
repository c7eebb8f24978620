"""Open jobs by the hundred thousand.

What is raw SQL here buys a minute instead of ten: the database makes the rows by itself, with its triggers and all of
its rules.
"""

from django.db import connection, transaction

from accounts.models import User
from contracts.models import Job
from marketplace.bench.data import rows

SKILLS = "INSERT INTO accounts_skill (name) SELECT 'Skill ' || n FROM generate_series(1, 60) n ON CONFLICT DO NOTHING"
USED = """
INSERT INTO contracts_job_skills (job_id, skill_id)
SELECT n, skill.id FROM generate_series(%(first)s, %(last)s) n
JOIN accounts_skill skill ON skill.name IN ('Skill ' || 1 + n %% 60, 'Skill ' || 1 + n * 7 %% 59)
"""
# How many jobs each client has. One client in fifty is of one country; one in ten has hired before, one in a hundred
# often.
JOBS_A_CLIENT = 20
RARE = 20
COUNTRY = "(ARRAY['HR', 'SI', 'AT', 'DE'])[CASE WHEN n % 50 = 1 THEN 1 ELSE 2 + n % 3 END]"
HIRED = "UPDATE accounts_record SET hires = CASE WHEN user_id % 100 = 7 THEN 9 ELSE (user_id % 10 = 7)::integer END"
# Every other job wants a logo, one in forty is for a bakery, a page of them for a zeppelin, however many there are. The
# last word of a title is one of as many as a language has.
JOBS = """
INSERT INTO contracts_job (
    id, client_id, title, description, category, currency, budget_minor, deadline_on, state, created_at, published_at,
    hire_due_at, made_good_until, proposals_sent
)
SELECT
    n, %(client)s + n %% %(clients)s,
    CASE WHEN n %% 2 = 0 THEN 'Logo and ' ELSE 'Draft of a ' END
        || (ARRAY['poster', 'leaflet', 'shop', 'menu', 'manual', 'film', 'plan', 'letter'])[1 + n %% 8] || ' for a '
        || CASE WHEN n %% %(rare)s = 0 THEN 'zeppelin ' WHEN n %% 40 = 3 THEN 'bakery ' ELSE 'house ' END
        || translate(md5((n %% 30000)::text), '0123456789', 'ghijklmnop')::char(9),
    'We have a ' || repeat((ARRAY['draft', 'sketch', 'photo', 'text'])[1 + n %% 4] || ' of what is there. ', 3)
        || translate(md5((n * 7 %% 40000)::text), '0123456789', 'ghijklmnop')::char(7),
    (ARRAY['software', 'design', 'writing', 'media', 'data', 'marketing', 'business', 'engineering'])[1 + n * 3 %% 8],
    (ARRAY['USD', 'EUR', 'GBP'])[1 + n %% 3], 10000 + n * 7919 %% 900000,
    (now() + (1 + n * 11 %% 60) * '1 day'::interval)::date, 'open',
    now() - (%(last)s - n) * '1 second'::interval, now() - (%(last)s - n) * '1 second'::interval,
    now() + '61 days'::interval, now(), n * 13 %% 30
FROM generate_series(%(first)s, %(last)s) n
"""


@transaction.atomic
def opened(number: int, *, by: User | None = None) -> None:
    """So many open jobs more, the last one now, of this client or of many that are made, too."""
    first = (Job.objects.order_by("pk").values_list("pk", flat=True).last() or 0) + 1
    clients = 1 if by else max(1, number // JOBS_A_CLIENT)
    client = by.pk if by else _clients(clients, f"'client-{first}-' || n")
    rare = max(1, number // RARE)
    values = {"client": client, "clients": clients, "rare": rare, "first": first, "last": first + number - 1}
    with connection.cursor() as cursor:
        cursor.execute(HIRED)
        cursor.execute(SKILLS)
        # Before the jobs, whose words they are: so each job's words are written once.
        cursor.execute(USED, values)
        cursor.execute(JOBS, values)
        cursor.execute("SELECT setval(pg_get_serial_sequence('contracts_job', 'id'), %(last)s)", values)


def _clients(number: int, named: str) -> int:
    """So many clients of these names; the id of the first."""
    email = f"{named} || '@example.org'"
    return 1 + rows.insert(User, number, email=email, name=named, country=COUNTRY, is_client="true")


def looked_over() -> None:
    """What the database does by itself at night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE contracts_job, contracts_job_skills, accounts_skill, contracts_word")
        cursor.execute("VACUUM ANALYZE accounts_user, accounts_record")
