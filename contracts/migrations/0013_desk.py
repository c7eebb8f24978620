"""What staff write down about a contract; titles of jobs and contracts are found with accents and slips."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Written once; see tests/architecture/test_append_only.py.
KEPT = """
CREATE TRIGGER {0}_is_append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER {0}_is_append_only ON {0};
DROP TRIGGER {0}_is_not_emptied ON {0};
"""
LETTERS = "CREATE INDEX {0}_letters ON contracts_{0} USING gin (plain(title) gin_trgm_ops)"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_desk"),
        ("contracts", "0012_files_of_every_type"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContractNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.RunSQL(KEPT.format("contracts_contractnote"), NOT_KEPT.format("contracts_contractnote")),
        *(migrations.RunSQL(LETTERS.format(name), f"DROP INDEX {name}_letters") for name in ("job", "contract")),
    ]
