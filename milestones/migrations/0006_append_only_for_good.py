"""What is never deleted row by row is not emptied in one go either: TRUNCATE fires no trigger of a row."""

from django.db import migrations

TABLES = (
    "milestones_changerequest",
    "milestones_changerequest_unmet",
    "milestones_criterion",
    "milestones_milestoneevent",
    "milestones_settlementoffer",
    "milestones_submission",
    "milestones_submission_claims",
    "milestones_submissionfile",
    "milestones_submissionlink",
)
CREATE = "CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
DROP = "DROP TRIGGER {0}_is_not_emptied ON {0}"


class Migration(migrations.Migration):
    dependencies = [("milestones", "0005_settlement_rules")]
    operations = [migrations.RunSQL(CREATE.format(table), DROP.format(table)) for table in TABLES]
