from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0013_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="contractevent",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("prepared", "Offer prepared"),
                    ("offered", "Offer made, with the deposit protected"),
                    ("accepted", "Offer accepted"),
                    ("declined", "Offer declined"),
                    ("expired", "Offer expired"),
                    ("withdrawn", "Offer withdrawn"),
                    ("deadline_moved", "Deadline moved: Surety could not be used"),
                    ("ended_by_client", "The client ended the contract"),
                    ("ended_by_freelancer", "The freelancer ended the contract"),
                    ("finished", "Every milestone is settled"),
                ],
                default="",
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="contractevent",
            name="note",
            field=models.CharField(blank=True, default="", help_text="a reason, or from when to when", max_length=300),
        ),
        migrations.AlterField(
            model_name="contractevent",
            name="text",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="contractevent",
            constraint=models.CheckConstraint(
                condition=(Q(kind="") & ~Q(text="")) | (~Q(kind="") & Q(text="")), name="contract_event_kind_or_words"
            ),
        ),
    ]
