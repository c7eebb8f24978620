"""By when staff mean to rule. What is with them already counts from when it came to them."""

from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIVE_WORKING_DAYS = timedelta(days=7)


def promise_a_date(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with_staff = apps.get_model("disputes", "Dispute").objects.filter(stage="in_review", in_review_at__isnull=False)
    with_staff.update(ruling_due_at=models.F("in_review_at") + FIVE_WORKING_DAYS)


class Migration(migrations.Migration):
    dependencies = [("disputes", "0003_append_only_for_good")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="ruling_due_at",
            field=models.DateTimeField(
                blank=True, help_text="by when staff mean to rule; nothing happens by itself then", null=True
            ),
        ),
        migrations.RunPython(promise_a_date, migrations.RunPython.noop),
    ]
