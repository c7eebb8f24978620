from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0008_who_holds_a_mail")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SmallIntegerField(choices=[(1, "Contract"), (2, "Person")])),
                ("subject", models.BigIntegerField(help_text="the primary key of a contract or person")),
                ("times", models.BigIntegerField(db_default=1, default=1)),
                (
                    "is_folded",
                    models.BooleanField(
                        db_default=False, default=False, help_text="whether it stands for all before it"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "subject"], include=["times"], name="change_of_subject"),
                    models.Index(
                        condition=models.Q(("is_folded", False)), fields=["kind", "subject"], name="change_to_fold"
                    ),
                ],
            },
        ),
    ]
