"""The installation's own name, signs of life, and outages."""

import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import F

NAMES = """
CREATE FUNCTION renew_installation_name() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    drawn text := substr(replace(gen_random_uuid()::text, '-', ''), 1, 12);
BEGIN
    INSERT INTO marketplace_installation (name) VALUES (drawn);
    RETURN drawn;
END $$;

CREATE FUNCTION installation_name() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    current text;
BEGIN
    SELECT name INTO current FROM marketplace_installation ORDER BY id DESC LIMIT 1;
    IF current IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('installation_name'));
        SELECT name INTO current FROM marketplace_installation ORDER BY id DESC LIMIT 1;
        IF current IS NULL THEN
            current := renew_installation_name();
        END IF;
    END IF;
    RETURN current;
END $$;

CREATE TRIGGER outage_is_append_only BEFORE UPDATE OR DELETE ON marketplace_outage
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER installation_is_append_only BEFORE UPDATE OR DELETE ON marketplace_installation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER outage_is_not_emptied BEFORE TRUNCATE ON marketplace_outage
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER installation_is_not_emptied BEFORE TRUNCATE ON marketplace_installation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
NO_NAMES = "DROP FUNCTION installation_name(); DROP FUNCTION renew_installation_name();"


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0005_limits")]
    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("what", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField(help_text="since when it has been alive without a gap")),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, unique=True)),
                (
                    "renewed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), help_text="the database's own time"
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(help_text="web or worker", max_length=10)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["ended_at"], name="outage_ended")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gt", F("began_at"))), name="outage_ends_after_it_began"
                    )
                ],
            },
        ),
        migrations.RunSQL(NAMES, NO_NAMES),
    ]
