from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows from before keep their words and have no kind; nothing of them is written anew."""

    dependencies = [
        ("accounts", "0010_suspension_by_two"),
    ]

    operations = [
        migrations.RenameField("notification", "text", "written"),
        migrations.RenameField("notification", "detail", "written_below"),
        migrations.AlterField(
            model_name="notification", name="written", field=models.CharField(blank=True, max_length=1000)
        ),
        migrations.AddField(
            model_name="notification", name="kind", field=models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.AddField(model_name="notification", name="facts", field=models.JSONField(blank=True, default=dict)),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", ""), _negated=True), models.Q(("written", ""), _negated=True), _connector="XOR"
                ),
                name="a_kind_or_words_of_before",
            ),
        ),
    ]
