"""The ledger's rules, held by the database itself.

A statement trigger sums the new entries by journal, so every journal's entries must come in one statement:
measured on batches it costs a fraction of a deferred row trigger. The same trigger keeps the balances of
holds and earnings, so that no balance can disagree with its entries.
"""

from django.db import migrations

CREATE = """
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON escrow_journal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON escrow_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- An entry's currency is its account's.
ALTER TABLE escrow_entry ADD CONSTRAINT entry_has_its_accounts_currency
    FOREIGN KEY (account_id, currency) REFERENCES escrow_account (id, currency);

-- A journal is written whole: remember which transaction wrote it, and let no other add to it.
ALTER TABLE escrow_journal ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION journal_is_written_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.written_by := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER journal_is_written_now BEFORE INSERT ON escrow_journal
    FOR EACH ROW EXECUTE FUNCTION journal_is_written_now();

-- EXECUTE plans each statement anew: a plan kept from a sweep with its thousands of entries would read the
-- whole tables for every single payment after it.
CREATE FUNCTION check_and_post_entries() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER check_and_post_entries AFTER INSERT ON escrow_entry
    REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION check_and_post_entries();

-- Balances follow entries, and nothing else; accounts open empty and never go away.
CREATE FUNCTION account_follows_entries() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER account_stays BEFORE DELETE ON escrow_account
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

DROP = """
DROP TRIGGER account_stays ON escrow_account;
DROP TRIGGER account_follows_entries ON escrow_account;
DROP FUNCTION account_follows_entries();
DROP TRIGGER check_and_post_entries ON escrow_entry;
DROP FUNCTION check_and_post_entries();
DROP TRIGGER journal_is_written_now ON escrow_journal;
DROP FUNCTION journal_is_written_now();
ALTER TABLE escrow_journal DROP COLUMN written_by;
ALTER TABLE escrow_entry DROP CONSTRAINT entry_has_its_accounts_currency;
DROP TRIGGER entry_is_append_only ON escrow_entry;
DROP TRIGGER journal_is_append_only ON escrow_journal;
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0001_initial"), ("marketplace", "0002_append_only")]
    operations = [migrations.RunSQL(CREATE, DROP)]
