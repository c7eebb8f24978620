"""What is to be packed has a weight, and its turn by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disputes", "0013_records_to_count")]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="weight",
            field=models.PositiveBigIntegerField(
                default=0, help_text="bytes that are to be packed, when it was asked for"
            ),
        ),
        migrations.AddField(
            model_name="parcel",
            name="turn_at",
            field=models.DateTimeField(blank=True, help_text="what is earlier is packed earlier", null=True),
        ),
    ]
