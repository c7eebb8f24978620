"""Freelancers in the directory by the ten thousand.

What is raw SQL here buys a minute instead of ten: the database makes the rows by itself, with its triggers and all of
its rules.
"""

from django.db import connection, transaction

from marketplace.bench.data.jobs import RARE, SKILLS

# Every other one draws logos, one in forty for bakeries, a page of them for zeppelins, however many there are. The
# last word of a headline is one of as many as a language has.
PEOPLE = """
INSERT INTO accounts_user (
    id, email, password, name, headline, about, country, time_zone, is_client, is_freelancer, is_staff, is_superuser,
    is_active, joined_at, mail_refused_address
)
SELECT
    n, 'listed' || n || '@example.org', '!', 'Freelancer ' || n,
    CASE WHEN n %% 2 = 0 THEN 'Logo and ' ELSE 'I draw a ' END
        || (ARRAY['poster', 'leaflet', 'shop', 'menu', 'manual', 'film', 'plan', 'letter'])[1 + n %% 8] || ' for a '
        || CASE WHEN n %% %(rare)s = 0 THEN 'zeppelin ' WHEN n %% 40 = 3 THEN 'bakery ' ELSE 'house ' END
        || translate(md5((n %% 30000)::text), '0123456789', 'ghijklmnop')::char(9),
    'I have made ' || repeat((ARRAY['drafts', 'sketches', 'photos', 'texts'])[1 + n %% 4] || ' of what there is. ', 3),
    (ARRAY['HR', 'PT', 'IN', 'US', 'BR', 'KE', 'JP', 'FR', 'PE', 'EE'])[1 + n %% 10],
    (ARRAY['Europe/Zagreb', 'Europe/Lisbon', 'Asia/Kolkata', 'America/New_York', 'America/Sao_Paulo', 'Africa/Nairobi',
        'Asia/Tokyo', 'Europe/Paris', 'America/Lima', 'Europe/Tallinn'])[1 + n %% 10],
    false, true, false, false, true, now() - (%(last)s - n) * '1 minute'::interval, ''
FROM generate_series(%(first)s, %(last)s) n
"""
# Their skills, languages, hours and record; the directory's own rows come of these by the database's triggers.
PARTS = (
    """
    INSERT INTO accounts_user_skills (user_id, skill_id)
    SELECT n, skill.id FROM generate_series(%(first)s, %(last)s) n
    JOIN accounts_skill skill ON skill.name IN ('Skill ' || 1 + n %% 60, 'Skill ' || 1 + n * 7 %% 59)
    """,
    """
    INSERT INTO accounts_spokenlanguage (user_id, language, level)
    SELECT n, (ARRAY['en', 'pt', 'hi', 'es', 'hr'])[1 + n * k %% 5], 1 + (n + k) %% 4
    FROM generate_series(%(first)s, %(last)s) n, generate_series(1, 2) k
    ON CONFLICT DO NOTHING
    """,
    """
    UPDATE accounts_profile SET works_from = '09:00'::time + (user_id %% 4) * '1 hour'::interval,
        works_to = '17:00'::time + (user_id %% 4) * '1 hour'::interval,
        availability = (ARRAY['now', 'some', 'not', ''])[1 + user_id %% 4]
    WHERE user_id BETWEEN %(first)s AND %(last)s
    """,
    """
    UPDATE accounts_record SET jobs_done = user_id %% 30, earned_band = user_id %% 6, on_time = 8 + user_id %% 3,
        on_time_of = 10, undisputed = 19 + user_id %% 2, undisputed_of = 20
    WHERE user_id BETWEEN %(first)s AND %(last)s
    """,
)


@transaction.atomic
def joined(number: int) -> None:
    """So many freelancers more, the last one now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(id), 0) FROM accounts_user")
        first = cursor.fetchone()[0] + 1
        values = {"first": first, "last": first + number - 1, "rare": max(1, number // RARE)}
        cursor.execute(SKILLS)
        cursor.execute(PEOPLE, values)
        for part in PARTS:
            cursor.execute(part, values)
        cursor.execute("SELECT setval(pg_get_serial_sequence('accounts_user', 'id'), %(last)s)", values)


def looked_over() -> None:
    """What the database does by itself at night."""
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE accounts_user, accounts_profile, accounts_record, accounts_user_skills, "
            "accounts_spokenlanguage, accounts_skill, contracts_listing, contracts_personword"
        )
