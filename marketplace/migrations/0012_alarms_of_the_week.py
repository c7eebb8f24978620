"""What operators were told of is kept for a while, as the desk shows it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0011_uploads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.CharField(blank=True, max_length=2000)),
            ],
        ),
    ]
