"""Mail moves to the outbox: a notice knows only that it was put into a mail, a person whether mail reaches them."""

from django.db import migrations, models

# What was given up before stays so.
GIVEN_UP = """
UPDATE accounts_notification SET emailed_at = created_at WHERE emailed_at IS NULL AND email_failures >= 5;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_longer_notices"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(GIVEN_UP, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="notification", name="notification_to_email"),
        migrations.RemoveField(model_name="notification", name="email_failures"),
        migrations.AddField(
            model_name="user",
            name="mail_refused_address",
            field=models.EmailField(blank=True, help_text="a mail server said that nothing reaches it", max_length=254),
        ),
        migrations.AlterField(
            model_name="notification",
            name="emailed_at",
            field=models.DateTimeField(blank=True, help_text="when it was put into a mail", null=True),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("emailed_at", None)), fields=["created_at"], name="notification_to_mail"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("emailed_at", None)), fields=["user", "id"], name="notification_mail_of_one"
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("mail_refused_address", ""), _negated=True),
                fields=["mail_refused_address"],
                name="mail_does_not_reach",
            ),
        ),
    ]
