"""What was said and agreed stays as it was: the database refuses to change it."""

from django.db import migrations

TABLES = ("contracts_contractevent", "contracts_contractterms", "contracts_message", "contracts_messagefile")
CREATE = (
    "CREATE TRIGGER {0}_is_append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
)
DROP = "DROP TRIGGER {0}_is_append_only ON {0}"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("marketplace", "0002_append_only")]
    operations = [migrations.RunSQL(CREATE.format(table), DROP.format(table)) for table in TABLES]
