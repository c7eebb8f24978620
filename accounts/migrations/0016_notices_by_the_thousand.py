"""That a notice is for somebody is asked once for all notices of a statement: measured on sweeps.

A foreign key asks once a row, which was a tenth of what the database does for a release. Who has notices cannot be
deleted, by a trigger of the people's table; nobody is, as a rule.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEW = """
CREATE FUNCTION notices_are_for_somebody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written WHERE NOT EXISTS (SELECT FROM accounts_user WHERE id = written.user_id)) THEN
        RAISE EXCEPTION 'a notice is for nobody' USING ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'notice_is_for_somebody';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER notices_are_for_somebody AFTER INSERT ON accounts_notification REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION notices_are_for_somebody();

CREATE FUNCTION notice_keeps_its_reader() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a notice stays whose it is' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER notice_keeps_its_reader BEFORE UPDATE OF user_id ON accounts_notification
    FOR EACH ROW WHEN (NEW.user_id <> OLD.user_id) EXECUTE FUNCTION notice_keeps_its_reader();

CREATE FUNCTION who_has_notices_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone WHERE EXISTS (SELECT FROM accounts_notification WHERE user_id = gone.id)) THEN
        RAISE EXCEPTION 'this person has notices' USING ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'notice_is_for_somebody';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER who_has_notices_stays AFTER DELETE ON accounts_user REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION who_has_notices_stays();
"""
OLD = """
DROP TRIGGER who_has_notices_stays ON accounts_user;
DROP FUNCTION who_has_notices_stays();
DROP TRIGGER notice_keeps_its_reader ON accounts_notification;
DROP FUNCTION notice_keeps_its_reader();
DROP TRIGGER notices_are_for_somebody ON accounts_notification;
DROP FUNCTION notices_are_for_somebody();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_notices_by_matter"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notifications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(NEW, OLD),
    ]
