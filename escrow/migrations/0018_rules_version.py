"""Deposits that are there were made under the first rules, and keep them; the database sees to it."""

from django.db import migrations, models

import marketplace.rules

STAYS = """
CREATE TRIGGER rules_of_hold_stay BEFORE UPDATE ON escrow_hold FOR EACH ROW
    WHEN (OLD.rules_version <> NEW.rules_version) EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0017_references"), ("marketplace", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="rules_version",
            field=models.PositiveSmallIntegerField(default=1, help_text="the rules it began under"),
        ),
        migrations.AlterField(
            model_name="hold",
            name="rules_version",
            field=models.PositiveSmallIntegerField(
                default=marketplace.rules.current_version, help_text="the rules it began under"
            ),
        ),
        migrations.RunSQL(STAYS, "DROP TRIGGER rules_of_hold_stay ON escrow_hold"),
    ]
