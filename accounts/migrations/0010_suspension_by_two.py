"""Suspensions by one person end after 30 days; appeals; browsers that are shared.

A suspension that stands is not given an end: it was decided when one person's word lasted, and nobody was asked to
confirm it. So it stays in force, but without an event "confirmed" it is nobody's but its author's: a second person can
confirm it, and the person can appeal.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_notices_about_contracts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-last_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="suspension",
            name="ends_at",
            field=models.DateTimeField(
                blank=True, help_text="when it ends by itself unless a second person confirms it before", null=True
            ),
        ),
        migrations.AlterField(
            model_name="suspensionevent",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="suspensionevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("suspended", "Suspended"),
                    ("extended", "Extended"),
                    ("confirmed", "Confirmed by a second person"),
                    ("appealed", "Appealed by the person"),
                    ("upheld", "Stands after the appeal"),
                    ("lifted", "Lifted"),
                    ("ended", "Ended by itself: no second person confirmed it"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="suspensionevent",
            name="sentence",
            field=models.CharField(max_length=2000),
        ),
        migrations.AddConstraint(
            model_name="suspensionevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "appealed")), fields=("suspension",), name="one_appeal_for_each_suspension"
            ),
        ),
        migrations.AddField(
            model_name="shareddevice",
            name="one",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="shareddevice",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="shareddevice",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="one_row_for_two_people"),
        ),
        migrations.AddConstraint(
            model_name="shareddevice",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="earlier_account_first"
            ),
        ),
    ]
