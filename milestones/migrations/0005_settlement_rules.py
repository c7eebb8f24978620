"""The moves that settlements and disputes add, and offers of which only the answer is ever written."""

from django.db import migrations

MOVES = """
CREATE OR REPLACE FUNCTION milestone_moves() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
    VALUES
        ('pending', 'funded'),
        ('pending', 'released'),
        ('pending', 'cancelled'),
        ('funded', 'submitted'),
        ('funded', 'disputed'),
        ('funded', 'released'),
        ('funded', 'refunded'),
        ('funded', 'settled'),
        ('submitted', 'changes_requested'),
        ('submitted', 'disputed'),
        ('submitted', 'released'),
        ('submitted', 'refunded'),
        ('submitted', 'settled'),
        ('changes_requested', 'submitted'),
        ('changes_requested', 'disputed'),
        ('changes_requested', 'released'),
        ('changes_requested', 'refunded'),
        ('changes_requested', 'settled'),
        ('disputed', 'funded'),
        ('disputed', 'submitted'),
        ('disputed', 'changes_requested'),
        ('disputed', 'released'),
        ('disputed', 'refunded'),
        ('disputed', 'settled')
$$;
"""
KEPT = """
CREATE FUNCTION settlement_offer_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'settlement offers are kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state <> 'open' OR (NEW.milestone_id, NEW.number, NEW.author_id, NEW.by_itself, NEW.to_freelancer_minor,
        NEW.reason, NEW.answers_id, NEW.after_submission, NEW.made_at)
        IS DISTINCT FROM (OLD.milestone_id, OLD.number, OLD.author_id, OLD.by_itself, OLD.to_freelancer_minor,
        OLD.reason, OLD.answers_id, OLD.after_submission, OLD.made_at)
    THEN
        RAISE EXCEPTION 'settlement offer % is written already', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'settlement_offer_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settlement_offer_is_kept BEFORE UPDATE OR DELETE ON milestones_settlementoffer
    FOR EACH ROW EXECUTE FUNCTION settlement_offer_is_kept();

-- Nobody is offered more than there is.
CREATE FUNCTION settlement_within_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.to_freelancer_minor > (SELECT amount_minor FROM milestones_milestone WHERE id = NEW.milestone_id) THEN
        RAISE EXCEPTION 'a settlement offer is larger than its milestone' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'settlement_within_amount';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settlement_within_amount BEFORE INSERT ON milestones_settlementoffer
    FOR EACH ROW EXECUTE FUNCTION settlement_within_amount();
"""
FORGET = """
DROP TRIGGER settlement_within_amount ON milestones_settlementoffer;
DROP FUNCTION settlement_within_amount();
DROP TRIGGER settlement_offer_is_kept ON milestones_settlementoffer;
DROP FUNCTION settlement_offer_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("milestones", "0004_settlement_disputes_and_idle_time")]
    operations = [
        migrations.RunSQL(MOVES, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, FORGET),
    ]
