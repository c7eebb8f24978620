"""What was uploaded to be shown to a bank is kept as it was, and whether an inquiry can be refunded."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE TRIGGER escrow_chargebackfile_is_append_only BEFORE UPDATE OR DELETE ON escrow_chargebackfile
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER escrow_chargebackfile_is_not_emptied BEFORE TRUNCATE ON escrow_chargebackfile
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
ALLOW = """
DROP TRIGGER escrow_chargebackfile_is_append_only ON escrow_chargebackfile;
DROP TRIGGER escrow_chargebackfile_is_not_emptied ON escrow_chargebackfile;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0013_paid_by_hand"),
    ]

    operations = [
        migrations.AddField(
            model_name="chargeback",
            name="evidence_files",
            field=models.JSONField(blank=True, help_text="the files sent with it, by their references", null=True),
        ),
        migrations.AddField(
            model_name="chargeback",
            name="is_refundable",
            field=models.BooleanField(default=False, help_text="the provider says that refunding it ends an inquiry"),
        ),
        migrations.CreateModel(
            name="ChargebackFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work", "what was agreed and delivered"),
                            ("messages", "the messages between the two"),
                            ("ruling", "the ruling"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(help_text="2: sent anew, after an inquiry became a chargeback"),
                ),
                ("name", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("provider_ref", models.CharField(max_length=120)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "chargeback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="escrow.chargeback"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chargeback", "kind", "round"), name="chargeback_file_uploaded_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
