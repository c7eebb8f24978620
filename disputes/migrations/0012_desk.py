"""Disputes are counted by the day on which they were opened."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0011_files_and_parcels"),
        ("milestones", "0018_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(fields=["opened_at"], name="dispute_opened"),
        ),
    ]
