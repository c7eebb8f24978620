"""What is never deleted row by row is not emptied in one go either: TRUNCATE fires no trigger of a row."""

from django.db import migrations

TABLES = (
    "accounts_accountchange",
    "accounts_suspension",
    "accounts_suspensionevent",
)
CREATE = "CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
DROP = "DROP TRIGGER {0}_is_not_emptied ON {0}"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_account_security")]
    operations = [migrations.RunSQL(CREATE.format(table), DROP.format(table)) for table in TABLES]
