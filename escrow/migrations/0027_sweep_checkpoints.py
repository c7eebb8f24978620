"""Up to where the ledger is verified, kept for good; what came to its end lately is found by an index."""

import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE TRIGGER escrow_checkpoint_is_append_only BEFORE UPDATE OR DELETE ON escrow_checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER escrow_checkpoint_is_not_emptied BEFORE TRUNCATE ON escrow_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0026_ledger_by_the_thousand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveBigIntegerField(help_text="the last link that it covers", unique=True)),
                ("hash", models.CharField(help_text="that link's hash", max_length=64)),
                (
                    "totals",
                    models.JSONField(help_text="by currency and kind of account, in minor units, a debit above zero"),
                ),
                (
                    "linked_below",
                    models.BigIntegerField(help_text="every journal up to this id was linked, or never comes"),
                ),
                ("newest", models.BigIntegerField(help_text="the newest journal before any was linked")),
                ("begun_in", models.BigIntegerField(help_text="the first transaction that had not begun then")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), help_text="the database's own time"
                    ),
                ),
            ],
            options={
                "ordering": ["-position"],
            },
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["settled_at"], name="payment_settled"),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(fields=["settled_at"], name="payout_settled"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["settled_at"], name="refund_settled"),
        ),
        migrations.RunSQL(
            KEPT,
            "DROP TRIGGER escrow_checkpoint_is_append_only ON escrow_checkpoint; "
            "DROP TRIGGER escrow_checkpoint_is_not_emptied ON escrow_checkpoint",
        ),
    ]
