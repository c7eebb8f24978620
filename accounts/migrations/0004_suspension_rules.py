"""The history of a suspension is written once; the suspension itself only moves its review, and ends once."""

from django.db import migrations

HISTORY = (
    "CREATE TRIGGER accounts_suspensionevent_is_append_only BEFORE UPDATE OR DELETE ON accounts_suspensionevent "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
)
CREATE = """
CREATE FUNCTION suspension_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.lifted_at IS NOT NULL
        OR (NEW.user_id, NEW.reason, NEW.sentence, NEW.started_at)
            IS DISTINCT FROM (OLD.user_id, OLD.reason, OLD.sentence, OLD.started_at)
    THEN
        RAISE EXCEPTION 'a suspension can be extended and lifted only: % refused', TG_OP
            USING ERRCODE = 'check_violation', CONSTRAINT = 'suspension_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER suspension_stays BEFORE UPDATE OR DELETE ON accounts_suspension
    FOR EACH ROW EXECUTE FUNCTION suspension_stays();
"""
DROP = """
DROP TRIGGER suspension_stays ON accounts_suspension;
DROP FUNCTION suspension_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_suspension"), ("marketplace", "0002_append_only")]
    operations = [
        migrations.RunSQL(HISTORY, "DROP TRIGGER accounts_suspensionevent_is_append_only ON accounts_suspensionevent"),
        migrations.RunSQL(CREATE, DROP),
    ]
