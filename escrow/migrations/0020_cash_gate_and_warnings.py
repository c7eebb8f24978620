"""Payouts that wait for cash, what is the platform's own, and warnings of fraud, which are kept."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE TRIGGER escrow_fraudwarning_is_append_only BEFORE UPDATE OR DELETE ON escrow_fraudwarning
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER escrow_fraudwarning_is_not_emptied BEFORE TRUNCATE ON escrow_fraudwarning
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
ALLOW = """
DROP TRIGGER escrow_fraudwarning_is_append_only ON escrow_fraudwarning;
DROP TRIGGER escrow_fraudwarning_is_not_emptied ON escrow_fraudwarning;
"""
# What left before there was a gate, and what may have: it was asked for, and nobody has heard the answer.
LEFT_BEFORE = (
    "UPDATE escrow_payout SET cleared_at = COALESCE(tried_at, created_at) "
    "WHERE transfer_ref IS NOT NULL OR tried_at IS NOT NULL"
)


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0019_released_unseen"),
    ]

    operations = [
        migrations.CreateModel(
            name="FraudWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("heard_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("up_to", models.BigIntegerField(help_text="the last entry that it counts")),
                ("begun_in", models.BigIntegerField(help_text="the first transaction that had not begun then")),
                ("begun_at", models.DateTimeField()),
                (
                    "own",
                    models.JSONField(
                        blank=True, help_text="minor units by currency; empty until it is closed", null=True
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="payout",
            name="cleared_at",
            field=models.DateTimeField(blank=True, help_text="when it was found that it may leave", null=True),
        ),
        migrations.AddField(
            model_name="payout",
            name="short_since_at",
            field=models.DateTimeField(
                blank=True, help_text="since when it waits until what we hold covers everybody", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                condition=models.Q(("short_since_at__isnull", False)),
                fields=["currency", "id"],
                name="payout_short_of_cash",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("short_since_at", None), ("state", "intended"), _connector="OR"),
                name="payout_is_short_only_before_it_leaves",
            ),
        ),
        migrations.AddField(
            model_name="fraudwarning",
            name="payment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="fraud_warning", to="escrow.payment"
            ),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(condition=models.Q(("own__isnull", False)), fields=["up_to"], name="tally_closed"),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(LEFT_BEFORE, migrations.RunSQL.noop),
    ]
