"""Mail that waits to be sent, and kinds of failures that operators are told of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="also on the page that people see", max_length=16, unique=True)),
                ("what", models.CharField(help_text="the class of the exception", max_length=100)),
                ("place", models.CharField(help_text="where in the code", max_length=200)),
                ("count", models.PositiveIntegerField(default=0)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, help_text="when operators last heard of it", null=True)),
            ],
            options={
                "ordering": ["-last_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(choices=[("mail", "Mail"), ("webhook", "Webhook")], default="mail", max_length=10),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("account", "Sign-in and account"), ("notice", "Notice"), ("alarm", "Alarm")],
                        max_length=10,
                    ),
                ),
                ("urgency", models.PositiveSmallIntegerField(help_text="0 is sent before 1")),
                ("sender", models.CharField(blank=True, max_length=320)),
                ("recipient", models.CharField(blank=True, max_length=320)),
                ("subject", models.CharField(max_length=200)),
                ("raw", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("refused", "Refused for good"),
                            ("given_up", "Given up"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("next_attempt_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(blank=True, help_text="held by a sender until then", null=True)),
                ("attempts", models.PositiveIntegerField(default=0, help_text="how often the server said later")),
                (
                    "put_off_since",
                    models.DateTimeField(blank=True, help_text="when the server first said later", null=True),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, help_text="when it was sent, refused or given up", null=True),
                ),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "outgoing mail",
                "verbose_name_plural": "outgoing mail",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["channel", "urgency", "next_attempt_at", "id"],
                        name="mail_to_send",
                    ),
                    models.Index(fields=["finished_at"], name="mail_to_forget"),
                    models.Index(fields=["-created_at", "-id"], name="mail_newest_first"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("finished_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="mail_is_finished_or_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "sent"), _negated=True), ("raw", b""), _connector="OR"),
                        name="sent_mail_keeps_no_text",
                    ),
                ],
            },
        ),
    ]
