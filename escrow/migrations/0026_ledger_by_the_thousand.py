"""What the database asks of each entry is asked once for all entries of a statement: measured on sweeps.

Foreign keys ask once a row, and lock what they find: the one row of the platform's fees for every release. Journals and
accounts are never deleted, nor is an account's currency changed, by triggers of their own; so that an entry belongs to
both is asked by the statement's trigger, which has to find them anyhow. An account that is refused every change by hand
needs no trigger for each row, and a journal that tells the truth about its transaction none to put it right.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEW = """
CREATE OR REPLACE FUNCTION check_and_post_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bad record;
BEGIN
    EXECUTE 'SELECT journal_id AS journal FROM new_entries
        GROUP BY journal_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1' INTO bad;
    IF bad.journal IS NOT NULL THEN
        RAISE EXCEPTION 'journal % is not balanced', bad.journal USING ERRCODE = 'check_violation',
            CONSTRAINT = 'journal_is_balanced';
    END IF;

    EXECUTE 'SELECT entry.journal_id AS journal, entry.account_id AS account, journal.id IS NOT NULL AS is_there,
            account.currency IS NOT DISTINCT FROM entry.currency AS fits
        FROM new_entries entry LEFT JOIN escrow_journal journal ON journal.id = entry.journal_id
        LEFT JOIN escrow_account account ON account.id = entry.account_id
        WHERE journal.written_by IS DISTINCT FROM pg_current_xact_id()
            OR account.currency IS DISTINCT FROM entry.currency LIMIT 1' INTO bad;
    IF NOT bad.is_there THEN
        RAISE EXCEPTION 'there is no journal %', bad.journal USING ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'entry_is_of_a_journal';
    ELSIF NOT bad.fits THEN
        RAISE EXCEPTION 'account % is not there, or of another currency', bad.account
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'entry_has_its_accounts_currency';
    ELSIF bad.journal IS NOT NULL THEN
        RAISE EXCEPTION 'journal % is closed', bad.journal USING ERRCODE = 'check_violation',
            CONSTRAINT = 'journal_is_written_whole';
    END IF;

    EXECUTE 'UPDATE escrow_account account SET balance_minor = account.balance_minor - moved.amount_minor
        FROM (SELECT account_id, sum(amount_minor) AS amount_minor FROM new_entries GROUP BY account_id) moved
        WHERE account.id = moved.account_id AND account.balance_minor IS NOT NULL';
    RETURN NULL;
END $$;

DROP TRIGGER account_follows_entries ON escrow_account;
CREATE OR REPLACE FUNCTION account_follows_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'an account opens empty' USING ERRCODE = 'integrity_constraint_violation';
    ELSIF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'a ledger account follows its entries: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER account_opens_empty BEFORE INSERT ON escrow_account
    FOR EACH ROW WHEN (NEW.balance_minor <> 0) EXECUTE FUNCTION account_follows_entries();
CREATE TRIGGER account_follows_entries BEFORE UPDATE ON escrow_account
    FOR EACH STATEMENT EXECUTE FUNCTION account_follows_entries();

DROP TRIGGER journal_is_written_now ON escrow_journal;
CREATE TRIGGER journal_is_written_now BEFORE INSERT ON escrow_journal
    FOR EACH ROW WHEN (NEW.written_by IS DISTINCT FROM pg_current_xact_id())
    EXECUTE FUNCTION journal_is_written_now();
"""
OLD = """
DROP TRIGGER journal_is_written_now ON escrow_journal;
CREATE TRIGGER journal_is_written_now BEFORE INSERT ON escrow_journal
    FOR EACH ROW EXECUTE FUNCTION journal_is_written_now();

DROP TRIGGER account_opens_empty ON escrow_account;
DROP TRIGGER account_follows_entries ON escrow_account;
CREATE OR REPLACE FUNCTION account_follows_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF COALESCE(NEW.balance_minor, 0) <> 0 THEN
            RAISE EXCEPTION 'an account opens empty' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'a ledger account follows its entries: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_follows_entries BEFORE INSERT OR UPDATE ON escrow_account
    FOR EACH ROW EXECUTE FUNCTION account_follows_entries();

CREATE OR REPLACE FUNCTION check_and_post_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bad bigint;
BEGIN
    EXECUTE 'SELECT journal_id FROM new_entries
        GROUP BY journal_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1' INTO bad;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'journal % is not balanced', bad USING ERRCODE = 'check_violation',
            CONSTRAINT = 'journal_is_balanced';
    END IF;

    EXECUTE 'SELECT journal.id FROM escrow_journal journal
        WHERE journal.id IN (SELECT journal_id FROM new_entries)
        AND journal.written_by <> pg_current_xact_id() LIMIT 1' INTO bad;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'journal % is closed', bad USING ERRCODE = 'check_violation',
            CONSTRAINT = 'journal_is_written_whole';
    END IF;

    EXECUTE 'UPDATE escrow_account account SET balance_minor = account.balance_minor - moved.amount_minor
        FROM (SELECT account_id, sum(amount_minor) AS amount_minor FROM new_entries GROUP BY account_id) moved
        WHERE account.id = moved.account_id AND account.balance_minor IS NOT NULL';
    RETURN NULL;
END $$;
"""
ALSO_OF_CURRENCY = (
    "ALTER TABLE escrow_entry ADD CONSTRAINT entry_has_its_accounts_currency "
    "FOREIGN KEY (account_id, currency) REFERENCES escrow_account (id, currency)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0025_decisions_of_one_hand_and_late"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(NEW, OLD),
        # A balance changes beside its old one, in the same page, without a new place in six indexes.
        migrations.RunSQL(
            "ALTER TABLE escrow_account SET (fillfactor = 50)", "ALTER TABLE escrow_account RESET (fillfactor)"
        ),
        migrations.RunSQL("ALTER TABLE escrow_entry DROP CONSTRAINT entry_has_its_accounts_currency", ALSO_OF_CURRENCY),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_has_one_currency",
        ),
        migrations.AlterField(
            model_name="entry",
            name="account",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="escrow.account",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="journal",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="escrow.journal",
            ),
        ),
        migrations.AlterField(
            model_name="journal",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="journal",
            name="reference",
            field=models.CharField(max_length=80),
        ),
        migrations.AddConstraint(
            model_name="journal",
            constraint=models.UniqueConstraint(fields=("reference",), name="escrow_journal_reference_once"),
        ),
    ]
