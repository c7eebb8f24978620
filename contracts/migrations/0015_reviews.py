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


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0014_kinds_of_events"),
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
    ]
