"""Open jobs close by themselves when the day is over by which the work is needed."""

from datetime import UTC, datetime

from django.db import migrations, models
from django.db.models import Q

import marketplace.fields

# Whose day has passed, or soon will, is told in time all the same.
ENDS = """
UPDATE contracts_job SET hire_due_at = GREATEST(
    (job.deadline_on + 1)::timestamp AT TIME ZONE COALESCE(zone.name, 'UTC'), now() + '7 days'::interval
)
FROM contracts_job job JOIN accounts_user client ON client.id = job.client_id
LEFT JOIN pg_timezone_names zone ON zone.name = client.time_zone
WHERE contracts_job.id = job.id AND job.state = 'open'
"""
# Not the time of this upgrade: the site is away just now, and what it takes will be given back, too.
AS_FAR_AS_ON_RECORD = """
UPDATE contracts_job SET made_good_until = recorded.until
FROM (SELECT max(ended_at) AS until FROM marketplace_outage) recorded WHERE recorded.until IS NOT NULL
"""
OPEN = Q(("state", "open"))


class Migration(migrations.Migration):
    dependencies = [("contracts", "0008_search"), ("marketplace", "0007_outages_and_installation")]

    operations = [
        migrations.AddField(
            "job",
            "hire_due_at",
            models.DateTimeField(blank=True, help_text="when it closes by itself", null=True),
        ),
        migrations.AddField("job", "hire_warned_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "job",
            "made_good_until",
            marketplace.fields.CreatedAtField(
                default=datetime(2000, 1, 1, tzinfo=UTC),
                editable=False,
                help_text="what outages took until then was given back to its clock",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(ENDS, migrations.RunSQL.noop),
        migrations.RunSQL(AS_FAR_AS_ON_RECORD, migrations.RunSQL.noop),
        migrations.AddIndex("job", models.Index(fields=["hire_due_at"], condition=OPEN, name="job_hire_due")),
        migrations.AddIndex("job", models.Index(fields=["made_good_until"], condition=OPEN, name="job_made_good")),
        migrations.AddConstraint(
            "job",
            models.CheckConstraint(condition=~OPEN | Q(("hire_due_at__isnull", False)), name="job_open_ends"),
        ),
    ]
