"""Rows with clocks note up to when outages were given back: those on record were, as far as they took anything."""

from datetime import UTC, datetime

from django.db import migrations, models

import marketplace.fields

# Not the time of this upgrade: the site is away just now, and what it takes will be given back, too.
AS_FAR_AS_ON_RECORD = """
UPDATE disputes_dispute SET made_good_until = recorded.until
FROM (SELECT max(ended_at) AS until FROM marketplace_outage) recorded WHERE recorded.until IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0008_staff_takeover"), ("marketplace", "0007_outages_and_installation")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="made_good_until",
            field=marketplace.fields.CreatedAtField(
                default=datetime(2000, 1, 1, tzinfo=UTC),
                editable=False,
                help_text="what outages took until then was given back to its clocks",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=models.Q(("stage", "closed"), _negated=True),
                fields=["made_good_until"],
                name="dispute_made_good",
            ),
        ),
        migrations.RunSQL(AS_FAR_AS_ON_RECORD, migrations.RunSQL.noop),
    ]
