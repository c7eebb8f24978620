"""Forfeitures note up to when outages were given back. Nothing was yet, so those of the time to appeal still are."""

from datetime import UTC, datetime

from django.db import migrations

import marketplace.fields


class Migration(migrations.Migration):
    dependencies = [("escrow", "0023_chargeback_paid_more_than_once")]

    operations = [
        migrations.AddField(
            model_name="forfeiture",
            name="made_good_until",
            field=marketplace.fields.CreatedAtField(
                default=datetime(2000, 1, 1, tzinfo=UTC),
                editable=False,
                help_text="what outages took until then was given back to the time to appeal",
            ),
            preserve_default=False,
        ),
    ]
