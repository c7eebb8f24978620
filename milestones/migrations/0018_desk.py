"""Milestones are found by their amount and by their title, with accents and slips."""

from django.db import migrations, models

LETTERS = "CREATE INDEX milestone_letters ON milestones_milestone USING gin (plain(title) gin_trgm_ops)"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_desk"),
        ("contracts", "0013_desk"),
        ("escrow", "0029_desk"),
        ("milestones", "0017_files_of_every_type"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(fields=["amount_minor", "currency", "id"], name="milestone_of_amount"),
        ),
        migrations.RunSQL(LETTERS, "DROP INDEX milestone_letters"),
    ]
