"""What the list of jobs is filtered by, and what people keep of it: jobs, searches, and when they last looked.

The database itself keeps what filters read: how many proposals a job has, its skills in one column, its client's
country. It also remembers which open jobs are new or have changed, for the saved searches that they may fit.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import marketplace.fields

OPEN = Q(("state", "open"))
# Whoever takes a proposal back locks the job first, as whoever sends one does.
PROPOSALS = """
CREATE FUNCTION job_counts_proposals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    more integer := (NEW.state <> 'withdrawn')::integer
        - (TG_OP = 'UPDATE' AND OLD.state <> 'withdrawn')::integer;
BEGIN
    IF more <> 0 THEN
        UPDATE contracts_job SET proposals_sent = proposals_sent + more WHERE id = NEW.job_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER job_counts_proposals AFTER INSERT OR UPDATE OF state ON contracts_proposal
FOR EACH ROW EXECUTE FUNCTION job_counts_proposals();
UPDATE contracts_job SET proposals_sent = sent.number FROM (
    SELECT job_id, count(*) AS number FROM contracts_proposal WHERE state <> 'withdrawn' GROUP BY job_id
) sent WHERE sent.job_id = contracts_job.id;
"""
NO_PROPOSALS = "DROP TRIGGER job_counts_proposals ON contracts_proposal; DROP FUNCTION job_counts_proposals()"
# Nobody but filters read these three columns, so no model has them. What changes skills has the words made anew, too.
FACTS = """
ALTER TABLE contracts_job
    ADD COLUMN skill_ids bigint[] NOT NULL DEFAULT '{}', ADD COLUMN client_country text NOT NULL DEFAULT '',
    ADD COLUMN facets text[] NOT NULL DEFAULT '{}';
CREATE FUNCTION job_has_skills() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT COALESCE(array_agg(skill_id ORDER BY skill_id), '{}') INTO NEW.skill_ids
    FROM contracts_job_skills WHERE job_id = NEW.id;
    RETURN NEW;
END $$;
CREATE TRIGGER job_has_skills BEFORE INSERT OR UPDATE OF searched ON contracts_job
FOR EACH ROW EXECUTE FUNCTION job_has_skills();
CREATE FUNCTION job_has_country() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT country INTO NEW.client_country FROM accounts_user WHERE id = NEW.client_id;
    RETURN NEW;
END $$;
CREATE TRIGGER job_has_country BEFORE INSERT OR UPDATE OF client_id, client_country ON contracts_job
FOR EACH ROW EXECUTE FUNCTION job_has_country();
CREATE FUNCTION jobs_move_with_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contracts_job SET client_country = NEW.country WHERE client_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER jobs_move_with_client AFTER UPDATE OF country ON accounts_user
FOR EACH ROW WHEN (OLD.country IS DISTINCT FROM NEW.country) EXECUTE FUNCTION jobs_move_with_client();
-- Its name has it come after the two above, whose columns it reads.
CREATE FUNCTION job_keeps_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.facets := ARRAY['category:' || NEW.category, 'currency:' || NEW.currency, 'country:' || NEW.client_country]
        || ARRAY(SELECT 'skill:' || id FROM unnest(NEW.skill_ids) id);
    RETURN NEW;
END $$;
CREATE TRIGGER job_keeps_facets
BEFORE INSERT OR UPDATE OF searched, category, currency, client_id, client_country ON contracts_job
FOR EACH ROW EXECUTE FUNCTION job_keeps_facets();
UPDATE contracts_job SET searched = NULL, client_country = '';
CREATE INDEX job_having_all ON contracts_job USING gin (facets) WHERE state = 'open';
CREATE INDEX job_skilled ON contracts_job USING gin (skill_ids) WHERE state = 'open';
CREATE INDEX job_of_country ON contracts_job (client_country, published_at DESC, id DESC) WHERE state = 'open';
"""
NO_FACTS = """
DROP TRIGGER job_keeps_facets ON contracts_job;
DROP FUNCTION job_keeps_facets();
DROP TRIGGER jobs_move_with_client ON accounts_user;
DROP FUNCTION jobs_move_with_client();
DROP TRIGGER job_has_country ON contracts_job;
DROP FUNCTION job_has_country();
DROP TRIGGER job_has_skills ON contracts_job;
DROP FUNCTION job_has_skills();
ALTER TABLE contracts_job DROP COLUMN facets, DROP COLUMN skill_ids, DROP COLUMN client_country;
"""
MATCHED = """
CREATE FUNCTION job_is_to_be_matched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contracts_jobtomatch (job_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER new_job_is_to_be_matched AFTER INSERT ON contracts_job
FOR EACH ROW WHEN (NEW.state = 'open') EXECUTE FUNCTION job_is_to_be_matched();
CREATE TRIGGER changed_job_is_to_be_matched
AFTER UPDATE OF state, title, description, category, searched, currency, budget_minor, deadline_on ON contracts_job
FOR EACH ROW WHEN (
    NEW.state = 'open' AND (
        OLD.state, OLD.searched, OLD.category, OLD.skill_ids, OLD.currency, OLD.budget_minor, OLD.deadline_on
    ) IS DISTINCT FROM (
        NEW.state, NEW.searched, NEW.category, NEW.skill_ids, NEW.currency, NEW.budget_minor, NEW.deadline_on
    )
) EXECUTE FUNCTION job_is_to_be_matched();
"""
NOT_MATCHED = """
DROP TRIGGER changed_job_is_to_be_matched ON contracts_job;
DROP TRIGGER new_job_is_to_be_matched ON contracts_job;
DROP FUNCTION job_is_to_be_matched();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_profiles_and_records"),
        ("contracts", "0016_talk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FoundJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("found_at", models.DateTimeField(db_index=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="JobToMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="SavedJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("saved_at", marketplace.fields.CreatedAtField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("asked", models.CharField(help_text="the query of the list of jobs", max_length=1000)),
                (
                    "meant",
                    models.TextField(blank=True, help_text="the words, as the search of the database reads them"),
                ),
                ("category", models.CharField(blank=True, max_length=20)),
                (
                    "skill_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("budget_min_minor", models.BigIntegerField(blank=True, null=True)),
                ("budget_max_minor", models.BigIntegerField(blank=True, null=True)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "client_record",
                    models.CharField(blank=True, help_text="what is asked of the client's record", max_length=10),
                ),
                ("needed_from", models.DateField(blank=True, null=True)),
                ("needed_until", models.DateField(blank=True, null=True)),
                (
                    "mail",
                    models.CharField(
                        choices=[("at_once", "At once"), ("daily", "Once a day"), ("never", "No mail")],
                        default="daily",
                        max_length=10,
                    ),
                ),
                ("mail_at", models.DateTimeField(help_text="no mail before")),
                ("waits", models.BooleanField(default=False)),
                ("created_at", marketplace.fields.CreatedAtField(editable=False)),
                (
                    "opened_at",
                    marketplace.fields.CreatedAtField(editable=False, help_text="what was found since then is new"),
                ),
            ],
            options={
                "verbose_name_plural": "saved searches",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("looked_at", models.DateTimeField()),
                (
                    "before",
                    models.DateTimeField(blank=True, help_text="when the visit before this one ended", null=True),
                ),
            ],
        ),
        migrations.AddField(
            model_name="job",
            name="proposals_sent",
            field=models.PositiveIntegerField(
                db_default=0, default=0, editable=False, help_text="and not withdrawn; the database counts them"
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=OPEN, fields=["deadline_on", "id"], name="job_by_day"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=OPEN, fields=["proposals_sent", "id"], name="job_by_proposals"),
        ),
        migrations.AddField(
            model_name="foundjob",
            name="job",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.job"
            ),
        ),
        migrations.AddField(
            model_name="jobtomatch",
            name="job",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contracts.job",
            ),
        ),
        migrations.AddField(
            model_name="savedjob",
            name="job",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="savers", to="contracts.job"
            ),
        ),
        migrations.AddField(
            model_name="savedjob",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="saved_jobs",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="saved_searches", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="foundjob",
            name="search",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="found",
                to="contracts.savedsearch",
            ),
        ),
        migrations.AddIndex(
            model_name="savedjob",
            index=models.Index(fields=["user", "-id"], name="saved_newest"),
        ),
        migrations.AddConstraint(
            model_name="savedjob",
            constraint=models.UniqueConstraint(fields=("user", "job"), name="saved_once"),
        ),
        migrations.AddIndex(
            model_name="savedsearch",
            index=models.Index(condition=models.Q(("waits", True)), fields=["mail_at", "id"], name="search_to_mail"),
        ),
        migrations.AddIndex(
            model_name="foundjob",
            index=models.Index(condition=models.Q(("mailed_at", None)), fields=["search", "-id"], name="found_to_mail"),
        ),
        migrations.AddConstraint(
            model_name="foundjob",
            constraint=models.UniqueConstraint(fields=("search", "job"), name="found_once"),
        ),
        migrations.RunSQL(PROPOSALS, NO_PROPOSALS),
        migrations.RunSQL(FACTS, NO_FACTS),
        migrations.RunSQL(MATCHED, NOT_MATCHED),
    ]
