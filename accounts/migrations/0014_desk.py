"""What staff do and write down about people; names and addresses are found with accents and slips of the keyboard."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Written once; see tests/architecture/test_append_only.py.
KEPT = """
CREATE TRIGGER {0}_is_append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER {0}_is_append_only ON {0};
DROP TRIGGER {0}_is_not_emptied ON {0};
"""
# Whoever restores a dump has no search path: what an index needs is named with its schema.
EXTENSIONS = "CREATE EXTENSION IF NOT EXISTS unaccent; CREATE EXTENSION IF NOT EXISTS pg_trgm;"
PLAIN = """
CREATE FUNCTION plain(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, normalize(words, NFKC)))
$$;
"""
LETTERS = "CREATE INDEX person_letters ON accounts_user USING gin (plain(name) gin_trgm_ops, plain(email) gin_trgm_ops)"


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0002_append_only"),
        ("accounts", "0013_sweep_one_index_less"),
    ]

    operations = [
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
                    ("to_lift", "To be lifted, if a second person agrees"),
                    ("lifted", "Lifted"),
                    ("ended", "Ended by itself: no second person confirmed it"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="StaffAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("view", models.CharField(help_text="which page of the desk", max_length=100)),
                ("path", models.CharField(max_length=300)),
                ("status", models.PositiveSmallIntegerField(help_text="what was answered: from 400 on it was refused")),
                ("said", models.CharField(blank=True, help_text="what was done, in words", max_length=1000)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["by", "id"], name="action_of_staff")],
            },
        ),
        *(
            migrations.RunSQL(KEPT.format(table), NOT_KEPT.format(table))
            for table in ("accounts_note", "accounts_staffaction")
        ),
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(PLAIN, "DROP FUNCTION plain(text)"),
        migrations.RunSQL(LETTERS, "DROP INDEX person_letters"),
    ]
