"""Whom clients have invited to their jobs, and the directory of freelancers.

A person stands in the directory as a row that the database keeps by itself of whatever it is made of, with the words
that a search reads. Each word of headlines, names and skills stands in a table of its own: what a slip of the keyboard
may have meant.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.fields

# Nobody but a search reads it, so no model has it.
COLUMN = "ALTER TABLE contracts_listing ADD COLUMN searched tsvector"
# A word may stand there twice: whoever brings a new one waits for nobody.
WORDS = """
CREATE TABLE contracts_personword (word text NOT NULL);
CREATE INDEX personword_itself ON contracts_personword (word);
CREATE INDEX personword_letters ON contracts_personword USING gin (word gin_trgm_ops);
"""
INDEX = "CREATE INDEX listed_searched ON contracts_listing USING gin (searched) WHERE is_listed"
# A share of fewer than five says nothing. Who changes two things of one person at once: the second waits for the first,
# and then looks anew.
FUNCTIONS = r"""
CREATE FUNCTION half_hours(begins time, ends time) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(sum(1::bigint << n), 0)::bigint FROM generate_series(0, 47) n
    CROSS JOIN LATERAL (SELECT n * interval '30 minutes' AS since) slot
    WHERE CASE WHEN begins < ends
        THEN since >= begins AND since + interval '30 minutes' <= ends
        ELSE since >= begins OR since + interval '30 minutes' <= ends END
$$;
CREATE FUNCTION list_people(people bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM contracts_listing WHERE person_id = ANY(people) ORDER BY person_id FOR NO KEY UPDATE;
    UPDATE contracts_listing listing SET
        is_listed = person.is_active AND person.is_freelancer AND NOT person.is_staff AND person.headline <> '',
        is_hidden = profile.hidden_from_search_engines,
        country = person.country,
        time_zone = person.time_zone,
        hours = half_hours(profile.works_from, profile.works_to),
        skills = named.ids,
        languages = ARRAY(
            SELECT spoken.language || step FROM accounts_spokenlanguage spoken, generate_series(1, spoken.level) step
            WHERE spoken.user_id = person.id ORDER BY 1
        ),
        availability = profile.availability,
        available_on = profile.available_on,
        jobs_done = record.jobs_done,
        earned_band = CASE WHEN profile.hides_paid_band THEN 0 ELSE record.earned_band END,
        on_time = CASE WHEN record.on_time_of >= 5 THEN record.on_time * 100 / record.on_time_of END,
        undisputed = CASE WHEN record.undisputed_of >= 5 THEN record.undisputed * 100 / record.undisputed_of END,
        searched =
            setweight(to_tsvector('surety', normalize(person.headline || ' ' || person.name, NFKC)), 'A')
            || setweight(to_tsvector('surety', normalize(named.names, NFKC)), 'B')
            || setweight(to_tsvector('surety', normalize(made.titles, NFKC)), 'C')
            || setweight(to_tsvector('surety', normalize(person.about, NFKC)), 'D')
    FROM accounts_user person
    JOIN accounts_profile profile ON profile.user_id = person.id
    JOIN accounts_record record ON record.user_id = person.id
    CROSS JOIN LATERAL (
        SELECT COALESCE(array_agg(skill.id ORDER BY skill.id), '{}') AS ids,
            COALESCE(string_agg(skill.name, ' '), '') AS names
        FROM accounts_user_skills has JOIN accounts_skill skill ON skill.id = has.skill_id WHERE has.user_id = person.id
    ) named
    CROSS JOIN LATERAL (
        SELECT COALESCE(string_agg(title, ' '), '') AS titles FROM accounts_project WHERE user_id = person.id
    ) made
    WHERE person.id = listing.person_id AND person.id = ANY(people);
    INSERT INTO contracts_personword (word)
    SELECT DISTINCT word
    FROM contracts_listing listing JOIN accounts_user person ON person.id = listing.person_id
    CROSS JOIN LATERAL regexp_split_to_table(lower(unaccent(normalize(concat_ws(
        ' ', person.headline, person.name,
        (SELECT string_agg(name, ' ') FROM accounts_skill WHERE id = ANY(listing.skills))
    ), NFKC))), '\W+') word
    WHERE listing.person_id = ANY(people) AND listing.is_listed AND length(word) BETWEEN 3 AND 40
        AND NOT EXISTS (SELECT FROM contracts_personword known WHERE known.word = word.word);
END $$;
CREATE FUNCTION new_person_may_be_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contracts_listing (person_id) SELECT id FROM changed;
    PERFORM list_people(ARRAY(SELECT id FROM changed));
    RETURN NULL;
END $$;
CREATE FUNCTION person_is_listed_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM list_people(ARRAY[NEW.id]::bigint[]);
    RETURN NULL;
END $$;
CREATE FUNCTION people_are_listed_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM list_people(ARRAY(SELECT DISTINCT user_id FROM changed));
    RETURN NULL;
END $$;
-- After the one that makes profile and record: of one table's triggers the names say the order.
CREATE TRIGGER new_person_may_be_listed AFTER INSERT ON accounts_user REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION new_person_may_be_listed();
CREATE TRIGGER person_is_listed_anew AFTER UPDATE OF
    name, headline, about, country, time_zone, is_freelancer, is_active, is_staff ON accounts_user
FOR EACH ROW WHEN (
    (OLD.name, OLD.headline, OLD.about, OLD.country, OLD.time_zone, OLD.is_freelancer, OLD.is_active, OLD.is_staff)
    IS DISTINCT FROM
    (NEW.name, NEW.headline, NEW.about, NEW.country, NEW.time_zone, NEW.is_freelancer, NEW.is_active, NEW.is_staff)
) EXECUTE FUNCTION person_is_listed_anew();
"""
NO_FUNCTIONS = """
DROP TRIGGER person_is_listed_anew ON accounts_user;
DROP TRIGGER new_person_may_be_listed ON accounts_user;
DROP FUNCTION people_are_listed_anew();
DROP FUNCTION person_is_listed_anew();
DROP FUNCTION new_person_may_be_listed();
DROP FUNCTION list_people(bigint[]);
DROP FUNCTION half_hours(time, time);
"""
PART = """
CREATE TRIGGER {table}_{what}_is_listed AFTER {what} ON {table} REFERENCING {rows} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION people_are_listed_anew();
"""
NO_PART = "DROP TRIGGER {table}_{what}_is_listed ON {table};"
# Where a person's row is written, and how. A skill's own name is never changed.
PARTS = (
    *(("accounts_profile", "UPDATE"), ("accounts_record", "UPDATE")),
    *(("accounts_user_skills", what) for what in ("INSERT", "DELETE")),
    *(("accounts_spokenlanguage", what) for what in ("INSERT", "UPDATE", "DELETE")),
    *(("accounts_project", what) for what in ("INSERT", "UPDATE", "DELETE")),
)
ALL = """
INSERT INTO contracts_listing (person_id) SELECT id FROM accounts_user ORDER BY id;
SELECT list_people(ARRAY(SELECT id FROM accounts_user));
"""


def of_parts(text: str) -> str:
    """A statement for each of the tables that a person's row is made of."""
    return "".join(
        text.format(table=table, what=what.lower(), rows="OLD" if what == "DELETE" else "NEW") for table, what in PARTS
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_profiles_and_records"),
        ("contracts", "0018_plans_by_link"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.TextField(max_length=1000)),
                ("created_at", marketplace.fields.CreatedAtField(editable=False)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, help_text="in the freelancer's words", max_length=500)),
                (
                    "freelancer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="contracts.job"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["freelancer", "-id"], name="invitation_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("job", "freelancer"), name="one_invitation_a_person_and_job")
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_listed",
                    models.BooleanField(
                        db_default=False, default=False, help_text="an active freelancer with a headline"
                    ),
                ),
                (
                    "is_hidden",
                    models.BooleanField(db_default=False, default=False, help_text="from whoever has no account"),
                ),
                ("country", models.CharField(db_default="", default="", max_length=2)),
                ("time_zone", models.CharField(db_default="UTC", default="UTC", max_length=50)),
                (
                    "hours",
                    models.BigIntegerField(
                        db_default=0,
                        default=0,
                        help_text="working hours in their zone: a bit for each half hour from midnight on",
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        db_default=[],
                        default=list,
                        help_text="en1, en2: one for each level reached",
                        size=None,
                    ),
                ),
                ("availability", models.CharField(db_default="", default="", max_length=5)),
                ("available_on", models.DateField(null=True)),
                ("jobs_done", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "earned_band",
                    models.PositiveSmallIntegerField(db_default=0, default=0, help_text="0 where it is hidden"),
                ),
                (
                    "on_time",
                    models.PositiveSmallIntegerField(help_text="per cent; null of fewer than FEWEST", null=True),
                ),
                (
                    "undisputed",
                    models.PositiveSmallIntegerField(help_text="per cent; null of fewer than FEWEST", null=True),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="listing", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_listed", True)),
                        fields=["-jobs_done", "-id"],
                        name="listed_by_jobs_done",
                    ),
                    models.Index(condition=models.Q(("is_listed", True)), fields=["-id"], name="listed_newest"),
                    models.Index(
                        condition=models.Q(("is_listed", True)),
                        fields=["country", "-jobs_done", "-id"],
                        name="listed_in_country",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("is_listed", True)), fields=["skills"], name="listed_with_skills"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("is_listed", True)), fields=["languages"], name="listed_with_languages"
                    ),
                ],
            },
        ),
        migrations.RunSQL(COLUMN, "ALTER TABLE contracts_listing DROP COLUMN searched"),
        migrations.RunSQL(WORDS, "DROP TABLE contracts_personword"),
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(of_parts(PART), of_parts(NO_PART)),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
