"""Rulings that waited for a second person before that had a day get one, from which on staff are late with them."""

from django.db import migrations

# Three working days, over a weekend, from the upgrade on: nobody is late for a day that was not set.
GIVE_A_DAY = (
    "UPDATE disputes_ruling SET second_due_at = now() + interval '5 days' "
    "WHERE state = 'proposed' AND second_due_at IS NULL"
)


class Migration(migrations.Migration):
    dependencies = [("disputes", "0009_outages_given_back")]

    operations = [migrations.RunSQL(GIVE_A_DAY, migrations.RunSQL.noop)]
