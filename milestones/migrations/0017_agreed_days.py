from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("milestones", "0016_lists_contract_lines"),
    ]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="due_told_at",
            field=models.DateTimeField(blank=True, help_text="when both were told that this day is near", null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="overdue_at",
            field=models.DateTimeField(
                blank=True, help_text="when both were told that the day is past and nothing submitted", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False), ("overdue_at", None), ("state", "funded")),
                fields=["due_on", "id"],
                name="milestone_due_day",
            ),
        ),
    ]
