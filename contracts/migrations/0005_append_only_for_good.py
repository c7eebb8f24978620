"""What is never deleted row by row is not emptied in one go either: TRUNCATE fires no trigger of a row."""

from django.db import migrations

TABLES = (
    "contracts_contractevent",
    "contracts_contractterms",
    "contracts_message",
    "contracts_messagefile",
)
CREATE = "CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
DROP = "DROP TRIGGER {0}_is_not_emptied ON {0}"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_names_in_terms")]
    operations = [migrations.RunSQL(CREATE.format(table), DROP.format(table)) for table in TABLES]
