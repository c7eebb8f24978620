"""Every row that stands for something at the provider carries the installation's name under which it was begun.

Rows from before keep an empty one, and with it the keys and metadata by which the provider knows them.
"""

from django.db import migrations, models

import marketplace.installation

ROWS = ("chargeback", "payment", "payout", "recipient", "refund")
HELP = "the installation's name when this was begun; empty from before it had one"


def column(**default: object) -> models.CharField:
    return models.CharField(blank=True, editable=False, help_text=HELP, max_length=20, **default)


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0008_append_only_for_good"),
        ("marketplace", "0007_outages_and_installation"),
    ]
    operations = [
        operation
        for row in ROWS
        for operation in (
            migrations.AddField(row, "installation", column(default=""), preserve_default=False),
            migrations.AlterField(row, "installation", column(db_default=marketplace.installation.CurrentName())),
        )
    ]
