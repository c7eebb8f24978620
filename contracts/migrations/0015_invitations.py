"""Whom clients have invited to their jobs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.fields


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0014_kinds_of_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.TextField(max_length=1000)),
                ("created_at", marketplace.fields.CreatedAtField(editable=False)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, help_text="in the freelancer's words", max_length=500)),
                (
                    "freelancer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="contracts.job"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["freelancer", "-id"], name="invitation_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("job", "freelancer"), name="one_invitation_a_person_and_job")
                ],
            },
        ),
    ]
