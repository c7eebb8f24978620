"""Payment pages that are to be closed at the provider, and inquiries of banks that become chargebacks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escrow", "0009_installation_names")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="closing_at",
            field=models.DateTimeField(
                blank=True, help_text="since when its page is to be closed at the provider", null=True
            ),
        ),
        migrations.AddField(
            model_name="chargeback",
            name="is_inquiry",
            field=models.BooleanField(default=False, help_text="the bank only asks; nothing is taken"),
        ),
        migrations.AddField(
            model_name="chargeback",
            name="asked_at",
            field=models.DateTimeField(blank=True, help_text="when an inquiry became a chargeback", null=True),
        ),
        migrations.AddField(
            model_name="chargeback",
            name="inquiry_evidence",
            field=models.JSONField(blank=True, help_text="what was sent to answer the inquiry", null=True),
        ),
    ]
