from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """What the provider says of our own account."""

    dependencies = [("escrow", "0011_what_arrived")]

    operations = [
        migrations.CreateModel(
            name="PlatformAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(max_length=20, unique=True)),
                ("country", models.CharField(help_text="ISO 3166 code", max_length=2)),
                (
                    "currencies",
                    ArrayField(
                        base_field=models.CharField(max_length=3),
                        help_text="that it is seen to keep as they come",
                        size=None,
                    ),
                ),
                ("keeps_several", models.BooleanField(help_text="whether it can keep more than its own currency")),
                (
                    "payout_countries",
                    ArrayField(
                        base_field=models.CharField(max_length=2),
                        help_text="at whose banks it can pay people",
                        size=None,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
            ],
        ),
    ]
