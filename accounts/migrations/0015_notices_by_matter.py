"""Every notice says what it is about, so that it is read when that is seen: also those that nobody has read yet."""

from django.db import migrations, models

ABOUT = """
UPDATE accounts_notification SET about = substring(path FROM '^/(?:contracts|jobs|proposals|disputes)/\\d+/')
WHERE about = '' AND read_at IS NULL AND path ~ '^/(?:contracts|jobs|proposals|disputes)/\\d+/'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_desk"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="notification",
            name="notification_unread",
        ),
        migrations.AlterField(
            model_name="notification",
            name="about",
            field=models.CharField(
                blank=True,
                help_text="the page of what it is about, such as a contract's; empty for none",
                max_length=200,
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["user", "about"], name="notification_unread"
            ),
        ),
        migrations.RunSQL(ABOUT, migrations.RunSQL.noop),
    ]
