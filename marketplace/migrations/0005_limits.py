"""How much each person has done of what is limited."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0003_outbox")]

    operations = [
        migrations.CreateModel(
            name="Spent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("began_at", models.DateTimeField(db_index=True)),
                ("amount", models.BigIntegerField(help_text="a count, or bytes")),
            ],
            options={
                "verbose_name_plural": "spent",
                "constraints": [
                    models.UniqueConstraint(fields=("person_id", "name"), name="one_count_per_person_and_limit")
                ],
            },
        ),
    ]
