"""Consent to a withdrawal, who will not agree, accepted rulings, and staff who are late."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = """
CREATE TRIGGER disputes_acceptance_is_append_only BEFORE UPDATE OR DELETE ON disputes_acceptance
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disputes_acceptance_is_not_emptied BEFORE TRUNCATE ON disputes_acceptance
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
CHANGEABLE = """
DROP TRIGGER disputes_acceptance_is_not_emptied ON disputes_acceptance;
DROP TRIGGER disputes_acceptance_is_append_only ON disputes_acceptance;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0006_given_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="from_refusal",
            field=models.BooleanField(default=False, help_text="it was refund requests that were declined"),
        ),
        migrations.AddField(
            model_name="dispute",
            name="late_alarmed_at",
            field=models.DateTimeField(blank=True, help_text="the last alarm that staff are late", null=True),
        ),
        migrations.AddField(
            model_name="dispute",
            name="late_told_at",
            field=models.DateTimeField(
                blank=True, help_text="when both sides were told that staff are late", null=True
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="taken_at",
            field=models.DateTimeField(
                blank=True, help_text="when it was first taken since it is with staff, whoever has it now", null=True
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="unwilling",
            field=models.ForeignKey(
                blank=True,
                help_text="who will not agree",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="withdrawal_asked_at",
            field=models.DateTimeField(
                blank=True,
                help_text="since when its withdrawal waits for the other side's consent; no time runs",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="withdrawal_refused_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ruling",
            name="late_alarmed_at",
            field=models.DateTimeField(blank=True, help_text="the last alarm that staff are late", null=True),
        ),
        migrations.AddField(
            model_name="ruling",
            name="late_told_at",
            field=models.DateTimeField(
                blank=True, help_text="when both sides were told that staff are late", null=True
            ),
        ),
        migrations.AddField(
            model_name="ruling",
            name="second_due_at",
            field=models.DateTimeField(
                blank=True,
                help_text="by when a second person means to confirm it; no money moves by itself then",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="ruling_due_at",
            field=models.DateTimeField(
                blank=True, help_text="by when staff mean to rule; no money moves by itself then", null=True
            ),
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("accepted_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="disputes.ruling"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("ruling", "by"), name="one_acceptance_a_side")],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
