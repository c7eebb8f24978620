"""What was released with nothing submitted says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0018_rules_version"),
    ]

    operations = [
        migrations.AlterField(
            model_name="journal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("deposit", "deposit"),
                    ("release", "release"),
                    ("release_unseen", "release with nothing submitted"),
                    ("refund", "refund"),
                    ("refund_settled", "refund settled"),
                    ("refund_returned", "refund returned"),
                    ("surplus", "surplus deposit sent back"),
                    ("payout", "payout"),
                    ("payout_paid", "payout paid"),
                    ("payout_returned", "payout returned"),
                    ("chargeback_taken", "chargeback taken by the bank"),
                    ("chargeback_returned", "chargeback given back"),
                    ("chargeback_covered", "chargeback covered by a hold"),
                    ("paid_by_hand", "paid by hand"),
                    ("cost", "processing cost"),
                    ("own_money", "the platform's own money"),
                ],
                max_length=20,
            ),
        ),
    ]
