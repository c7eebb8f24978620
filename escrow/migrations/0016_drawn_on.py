from django.db import migrations, models


class Migration(migrations.Migration):
    """Which part of our balance a payout draws on."""

    dependencies = [("escrow", "0015_refunds_wait")]

    operations = [
        migrations.AddField(
            model_name="payout",
            name="source",
            field=models.CharField(blank=True, help_text="the part of our balance that it draws on", max_length=20),
        ),
    ]
