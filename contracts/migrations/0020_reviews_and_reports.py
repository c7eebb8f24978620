"""Reviews: kept as they are once they are published, by the two of the contract alone, and counted for open pages."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.fields
from marketplace.changes import counted

KEPT = """
CREATE FUNCTION review_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'reviews are kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_kept';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (
            SELECT FROM contracts_reviewing time WHERE time.id = NEW.reviewing_id AND (
                (NEW.by_id, NEW.of_id, NEW.side) = (time.client_id, time.freelancer_id, 'freelancer')
                OR (NEW.by_id, NEW.of_id, NEW.side) = (time.freelancer_id, time.client_id, 'client')
            )
        ) THEN
            RAISE EXCEPTION 'a review is of one side of a contract by the other' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'review_by_the_other_side';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.reviewing_id, NEW.by_id, NEW.of_id, NEW.side)
        IS DISTINCT FROM (OLD.reviewing_id, OLD.by_id, OLD.of_id, OLD.side)
    OR OLD.published_at IS NOT NULL AND (
        (NEW.work, NEW.communication, NEW.promptness, NEW.again, NEW.words, NEW.written_at, NEW.published_at)
        IS DISTINCT FROM
        (OLD.work, OLD.communication, OLD.promptness, OLD.again, OLD.words, OLD.written_at, OLD.published_at)
    )
    OR OLD.reply <> '' AND (NEW.reply, NEW.replied_at) IS DISTINCT FROM (OLD.reply, OLD.replied_at)
    THEN
        RAISE EXCEPTION 'review % is published already', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'review_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_is_kept BEFORE INSERT OR UPDATE OR DELETE ON contracts_review
    FOR EACH ROW EXECUTE FUNCTION review_is_kept();
CREATE TRIGGER contracts_review_is_not_emptied BEFORE TRUNCATE ON contracts_review
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
FORGET = """
DROP TRIGGER contracts_review_is_not_emptied ON contracts_review;
DROP TRIGGER review_is_kept ON contracts_review;
DROP FUNCTION review_is_kept();
"""
# What is written of a review changes no page of the other side's: nobody is to notice it.
CONTRACT, OF_ITS_CONTRACT = 1, "SELECT contract_id FROM written"
COUNTED = [counted("contracts_reviewing", event, CONTRACT, OF_ITS_CONTRACT) for event in ("insert", "update")]

# A report is kept as it was sent, and decided once.
REPORTS_KEPT = """
CREATE FUNCTION report_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.decision_id IS NOT NULL OR NEW.decision_id IS NULL
        OR (NEW.subject, NEW.subject_id, NEW.about_id, NEW.by_id, NEW.reason, NEW.words, NEW.content, NEW.path,
            NEW.made_at)
        IS DISTINCT FROM (OLD.subject, OLD.subject_id, OLD.about_id, OLD.by_id, OLD.reason, OLD.words, OLD.content,
            OLD.path, OLD.made_at)
    THEN
        RAISE EXCEPTION 'reports are kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_is_kept BEFORE UPDATE OR DELETE ON contracts_report
    FOR EACH ROW EXECUTE FUNCTION report_is_kept();
CREATE TRIGGER contracts_report_is_not_emptied BEFORE TRUNCATE ON contracts_report
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
FORGET_REPORTS = """
DROP TRIGGER contracts_report_is_not_emptied ON contracts_report;
DROP TRIGGER report_is_kept ON contracts_report;
DROP FUNCTION report_is_kept();
"""
APPEND_ONLY = """
CREATE TRIGGER {0}_append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
NO_MORE = "DROP TRIGGER {0}_is_not_emptied ON {0}; DROP TRIGGER {0}_append_only ON {0};"
HISTORY = ("contracts_reportdecision", "contracts_hiding")
# Whether a message is hidden is shown on the page of its contract.
HIDDEN = "SELECT message.contract_id FROM written JOIN contracts_message message ON message.id = written.message_id"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0019_invitations_and_directory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonToCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Reviewing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("released_minor", models.BigIntegerField(help_text="for work that could be seen, in minor units")),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(help_text="then whatever is written is published")),
                (
                    "reminded_hours",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="the last reminder was sent so many hours before", null=True
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_good_until",
                    marketplace.fields.CreatedAtField(
                        editable=False, help_text="what outages took until then was given back to it"
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviewing", to="contracts.contract"
                    ),
                ),
                (
                    "freelancer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("freelancer", "As a freelancer"), ("client", "As a client")],
                        help_text="as what they are reviewed",
                        max_length=10,
                    ),
                ),
                ("work", models.PositiveSmallIntegerField()),
                ("communication", models.PositiveSmallIntegerField()),
                ("promptness", models.PositiveSmallIntegerField()),
                ("again", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=3000)),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("reply", models.CharField(blank=True, max_length=1500)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, help_text="since when staff show it to nobody else", null=True),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="contracts.reviewing"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Stars",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("freelancer", "As a freelancer"), ("client", "As a client")], max_length=10
                    ),
                ),
                ("published", models.PositiveIntegerField(default=0, help_text="that everybody can read")),
                (
                    "counted",
                    models.PositiveIntegerField(
                        default=0, help_text="of these, in averages: the newest of each person"
                    ),
                ),
                ("work", models.PositiveIntegerField(default=0, help_text="the stars of those that count, added up")),
                ("communication", models.PositiveIntegerField(default=0)),
                ("promptness", models.PositiveIntegerField(default=0)),
                ("again", models.PositiveIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stars", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "stars",
            },
        ),
        migrations.AddIndex(
            model_name="reviewing",
            index=models.Index(condition=models.Q(("published_at", None)), fields=["due_at"], name="reviews_due"),
        ),
        migrations.AddIndex(
            model_name="reviewing",
            index=models.Index(
                condition=models.Q(("published_at", None)), fields=["made_good_until"], name="reviews_made_good"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewing",
            index=models.Index(fields=["client", "freelancer"], name="reviews_of_client"),
        ),
        migrations.AddIndex(
            model_name="reviewing",
            index=models.Index(fields=["freelancer", "client"], name="reviews_of_freelancer"),
        ),
        migrations.AddConstraint(
            model_name="reviewing",
            constraint=models.CheckConstraint(
                condition=models.Q(("released_minor__gt", 0)), name="reviews_are_of_paid_work"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewing",
            constraint=models.CheckConstraint(
                condition=models.Q(("client", models.F("freelancer")), _negated=True), name="reviews_are_of_two_people"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False)),
                fields=["of", "published_at", "id"],
                name="reviews_of_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("reviewing", "by"), name="one_review_a_side"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("of")), _negated=True), name="nobody_reviews_themselves"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("work__gte", 1), ("work__lte", 5)), name="review_stars_work"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("communication__gte", 1), ("communication__lte", 5)),
                name="review_stars_communication",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("promptness__gte", 1), ("promptness__lte", 5)), name="review_stars_promptness"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("again__gte", 1), ("again__lte", 5)), name="review_stars_again"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at", None), ("reply", "")),
                    models.Q(
                        models.Q(("reply", ""), _negated=True),
                        ("published_at__isnull", False),
                        ("replied_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reply_to_what_is_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("hidden_at", None), ("published_at__isnull", False), _connector="OR"),
                name="hidden_review_was_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="stars",
            constraint=models.UniqueConstraint(fields=("person", "side"), name="stars_of_a_person_in_one_part"),
        ),
        migrations.RunSQL(KEPT, FORGET),
        *[migrations.RunSQL(*each) for each in COUNTED],
        migrations.CreateModel(
            name="ReportDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[("job", "Job"), ("person", "Person"), ("message", "Message"), ("review", "Review")],
                        max_length=10,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("dismissed", "Dismiss: nothing is wrong with it"),
                            ("warned", "Warn the person"),
                            ("hidden", "Hide it, and warn the person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("to_reporter", models.CharField(max_length=2000)),
                (
                    "to_reported",
                    models.CharField(blank=True, help_text="empty where nothing was wrong", max_length=2000),
                ),
                ("at", models.DateTimeField()),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[("job", "Job"), ("person", "Person"), ("message", "Message"), ("review", "Review")],
                        max_length=10,
                    ),
                ),
                ("subject_id", models.BigIntegerField(help_text="the number of the job, person, message or review")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("scam", "It is a scam, or wants money or data that nobody should give"),
                            ("off_site", "It wants payment or contact past Surety"),
                            ("abuse", "It insults, threatens or discriminates"),
                            ("false", "It is false, or pretends to be somebody else"),
                            ("spam", "It is advertising or has nothing to do with the matter"),
                            ("illegal", "It is against the law, or steals somebody’s work"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(max_length=2000)),
                ("content", models.JSONField(help_text="as it was when it was reported")),
                ("path", models.CharField(help_text="where it stands", max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "about",
                    models.ForeignKey(
                        help_text="whose it is",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="contracts.reportdecision",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [("decide_report", "Can decide about what is reported")],
            },
        ),
        migrations.CreateModel(
            name="Hiding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hiding",
                        to="contracts.job",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hiding",
                        to="contracts.message",
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hiding",
                        to="contracts.reportdecision",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="reportdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_reported", ""), ("what", "dismissed")),
                    models.Q(
                        models.Q(("what", "dismissed"), _negated=True), models.Q(("to_reported", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="who_is_warned_is_told_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("about")), _negated=True), name="nobody_decides_about_themselves"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("decision", None)), fields=["subject", "subject_id"], name="reports_of_a_thing"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(condition=models.Q(("decision", None)), fields=["id"], name="reports_that_wait"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", None)),
                fields=("by", "subject", "subject_id"),
                name="one_waiting_report_of_a_thing_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("about")), _negated=True), name="nobody_reports_themselves"
            ),
        ),
        migrations.AddConstraint(
            model_name="hiding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("job", None), ("message__isnull", False)),
                    models.Q(("job__isnull", False), ("message", None)),
                    _connector="OR",
                ),
                name="one_thing_is_hidden",
            ),
        ),
        migrations.RunSQL(REPORTS_KEPT, FORGET_REPORTS),
        *[migrations.RunSQL(APPEND_ONLY.format(table), NO_MORE.format(table)) for table in HISTORY],
        migrations.RunSQL(*counted("contracts_hiding", "insert", CONTRACT, HIDDEN)),
    ]
