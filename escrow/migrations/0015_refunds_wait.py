"""Refunds and payouts wait for our balance at the provider."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0014_evidence_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="payout",
            name="waits_since_at",
            field=models.DateTimeField(
                blank=True, help_text="since when our balance at the provider does not cover it", null=True
            ),
        ),
        migrations.AddField(
            model_name="providerline",
            name="available_at",
            field=models.DateTimeField(blank=True, help_text="until when the provider said it was pending", null=True),
        ),
        migrations.AddField(
            model_name="refund",
            name="keys_spent",
            field=models.PositiveIntegerField(default=0, help_text="how often too little was there for it"),
        ),
        migrations.AddField(
            model_name="refund",
            name="waits_since_at",
            field=models.DateTimeField(
                blank=True, help_text="since when our balance at the provider does not cover it", null=True
            ),
        ),
        migrations.AlterField(
            model_name="providerline",
            name="category",
            field=models.CharField(
                choices=[
                    ("charge", "payment"),
                    ("refund", "refund"),
                    ("transfer", "payout"),
                    ("chargeback", "chargeback"),
                    ("fee", "fee"),
                    ("reserve", "reserve"),
                    ("other", "other"),
                    ("unknown", "of a kind that is not known"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="providerline",
            index=models.Index(
                condition=models.Q(("category", "reserve")), fields=["gateway"], name="provider_line_reserve"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("waits_since_at", None), ("state", "intended"), _connector="OR"),
                name="payout_waits_only_before_it_leaves",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("waits_since_at", None), ("state__in", ["intended", "sent"]), _connector="OR"),
                name="refund_waits_only_while_under_way",
            ),
        ),
    ]
