"""How people present themselves, and what has come of their deals: a row each, made with the person by the database."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.attachments.naming
import marketplace.fields

# Whoever is written, by whichever way, has both rows from the start.
NEW = """
CREATE FUNCTION new_person_has_profile_and_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts_profile (user_id) SELECT id FROM written;
    INSERT INTO accounts_record (user_id) SELECT id FROM written;
    RETURN NULL;
END $$;
CREATE TRIGGER new_person_has_profile_and_record AFTER INSERT ON accounts_user REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION new_person_has_profile_and_record();
"""
NO_NEW = """
DROP TRIGGER new_person_has_profile_and_record ON accounts_user; DROP FUNCTION new_person_has_profile_and_record();
"""
ALL = """
INSERT INTO accounts_profile (user_id) SELECT id FROM accounts_user;
INSERT INTO accounts_record (user_id) SELECT id FROM accounts_user;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0016_notices_by_the_thousand"),
    ]

    operations = [
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "photo",
                    models.FileField(
                        blank=True, db_default="", default="", upload_to=marketplace.attachments.naming.kept_at
                    ),
                ),
                ("works_from", models.TimeField(blank=True, help_text="in the person's own zone", null=True)),
                (
                    "works_to",
                    models.TimeField(
                        blank=True, help_text="the next day's, where it is before `works_from`", null=True
                    ),
                ),
                (
                    "availability",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not said"),
                            ("now", "Available now"),
                            ("some", "A few hours a week"),
                            ("later", "Available from a day on"),
                            ("not", "Not available"),
                        ],
                        db_default="",
                        default="",
                        max_length=5,
                    ),
                ),
                (
                    "available_on",
                    models.DateField(blank=True, help_text="from which day on, of those available later", null=True),
                ),
                ("hidden_from_search_engines", models.BooleanField(db_default=False, default=False)),
                (
                    "hides_paid_band",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="nobody else reads how much was earned, nor finds anybody by it",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("works_from", None), ("works_to", None)),
                            models.Q(
                                ("works_from__isnull", False),
                                ("works_to__isnull", False),
                                models.Q(("works_from", models.F("works_to")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="working_hours_begin_and_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("availability", "later"), ("available_on__isnull", False)),
                            models.Q(models.Q(("availability", "later"), _negated=True), ("available_on", None)),
                            _connector="OR",
                        ),
                        name="available_later_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(help_text="where it stands among the others; lower is first"),
                ),
                ("title", models.CharField(max_length=100)),
                ("about", models.TextField(blank=True, max_length=1500)),
                ("link", models.URLField(blank=True, help_text="http or https", max_length=500)),
                ("created_at", marketplace.fields.CreatedAtField(editable=False)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProjectPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to=marketplace.attachments.naming.kept_at)),
                ("name", models.CharField(help_text="as it was sent", max_length=120)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="accounts.project"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="record",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jobs_done",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="contracts that came to their end with work paid for"
                    ),
                ),
                (
                    "earned_band",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="0 is nothing; hidden where the profile has `hides_paid_band`",
                    ),
                ),
                (
                    "on_time",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="milestones handed in by the agreed day"
                    ),
                ),
                (
                    "on_time_of",
                    models.PositiveIntegerField(db_default=0, default=0, help_text="milestones that had such a day"),
                ),
                (
                    "undisputed",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="milestones paid for without a dispute"
                    ),
                ),
                (
                    "undisputed_of",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="milestones handed in that came to their end"
                    ),
                ),
                (
                    "longest_client_days",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        help_text="from first to last payment of the client who has stayed longest",
                    ),
                ),
                (
                    "longest_client_jobs",
                    models.PositiveIntegerField(db_default=0, default=0, help_text="jobs done for that client"),
                ),
                (
                    "jobs_posted",
                    models.PositiveIntegerField(db_default=0, default=0, help_text="jobs that were published"),
                ),
                (
                    "hires",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        help_text="contracts that were begun with people whose work was paid for",
                    ),
                ),
                ("spent_band", models.PositiveSmallIntegerField(db_default=0, default=0, help_text="0 is nothing")),
                (
                    "answer_seconds",
                    models.PositiveIntegerField(help_text="median time to answer a submission", null=True),
                ),
                (
                    "answers_of",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="submissions that this is the median of"
                    ),
                ),
                (
                    "silent",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="milestones released because nobody answered"
                    ),
                ),
                ("silent_of", models.PositiveIntegerField(db_default=0, default=0, help_text="milestones paid for")),
                (
                    "rounds",
                    models.PositiveIntegerField(db_default=0, default=0, help_text="rounds of changes asked for"),
                ),
                (
                    "rounds_of",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="milestones that could be asked about"
                    ),
                ),
                (
                    "disputes_lost",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="disputes that staff decided mostly for the other side"
                    ),
                ),
                (
                    "disputes_lost_of",
                    models.PositiveIntegerField(db_default=0, default=0, help_text="disputes that staff decided"),
                ),
                ("second_factor", models.BooleanField(db_default=False, default=False)),
                ("counted_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-jobs_done", "user"], name="record_by_jobs_done"),
                    models.Index(fields=["-earned_band", "user"], name="record_by_earned"),
                    models.Index(fields=["-hires", "user"], name="record_by_hires"),
                    models.Index(fields=["-spent_band", "user"], name="record_by_spent"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordToCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpokenLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(help_text="ISO 639 code, such as en", max_length=3)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Basic"), (2, "Conversational"), (3, "Fluent"), (4, "Native")]
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-level", "language"],
            },
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["user", "position", "id"], name="project_of_person"),
        ),
        migrations.AddIndex(
            model_name="spokenlanguage",
            index=models.Index(fields=["language", "level", "user"], name="who_speaks"),
        ),
        migrations.AddConstraint(
            model_name="spokenlanguage",
            constraint=models.UniqueConstraint(fields=("user", "language"), name="one_level_per_language"),
        ),
        migrations.RunSQL(NEW, NO_NEW),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
