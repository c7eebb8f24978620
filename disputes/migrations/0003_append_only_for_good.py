"""What is never deleted row by row is not emptied in one go either: TRUNCATE fires no trigger of a row."""

from django.db import migrations

TABLES = (
    "disputes_appeal",
    "disputes_dispute",
    "disputes_evidence",
    "disputes_evidence_messages",
    "disputes_evidence_submissions",
    "disputes_evidencefile",
    "disputes_finding",
    "disputes_question",
    "disputes_ruling",
    "disputes_statement",
)
CREATE = "CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
DROP = "DROP TRIGGER {0}_is_not_emptied ON {0}"


class Migration(migrations.Migration):
    dependencies = [("disputes", "0002_dispute_rules")]
    operations = [migrations.RunSQL(CREATE.format(table), DROP.format(table)) for table in TABLES]
