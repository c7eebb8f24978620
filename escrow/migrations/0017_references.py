from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    """One reference stands for one payment by hand."""

    dependencies = [("escrow", "0016_drawn_on")]

    operations = [
        migrations.AddConstraint(
            model_name="handpayment",
            constraint=models.UniqueConstraint(
                Lower("reference"), condition=models.Q(withdrawn_at=None), name="one_hand_payment_per_reference"
            ),
        ),
    ]
