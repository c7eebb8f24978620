"""What a reconciliation found on its way, staff's right to book own money, and when the database wrote a journal."""

import django.db.models.deletion
from django.db import migrations, models

# What was found is history, too: the public proof of funds stands on it.
HISTORY = ("escrow_reconciliation", "escrow_reconciledtotal", "escrow_ontheway", "escrow_difference")
APPEND_ONLY = "\n".join(
    f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
    for table in HISTORY
)
CHANGEABLE = "\n".join(f"DROP TRIGGER {table}_is_append_only ON {table};" for table in HISTORY)

# posted_at is Surety's clock, which a demo moves; whether a journal is late for the chain is a question of real time.
WRITTEN_AT = "ALTER TABLE escrow_journal ADD COLUMN written_at timestamptz NOT NULL DEFAULT now()"
NOT_WRITTEN_AT = "ALTER TABLE escrow_journal DROP COLUMN written_at"


class Migration(migrations.Migration):
    dependencies = [("escrow", "0004_sandbox_payouts_and_chargebacks")]

    operations = [
        migrations.AlterModelOptions(
            name="providerline",
            options={
                "ordering": ["-at", "-id"],
                "permissions": [("book_own_money", "Can book lines as the platform's own money")],
            },
        ),
        migrations.CreateModel(
            name="OnTheWay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(help_text="the row on our side", max_length=200)),
                (
                    "source",
                    models.CharField(blank=True, help_text="its reference at the provider", max_length=200),
                ),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "reconciliation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_the_way",
                        to="escrow.reconciliation",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
        migrations.RunSQL(WRITTEN_AT, NOT_WRITTEN_AT),
    ]
