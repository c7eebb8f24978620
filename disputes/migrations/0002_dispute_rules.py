"""What was said in a dispute stays as it was said, and what staff decided, too."""

from django.db import migrations

HISTORY = (
    "disputes_statement",
    "disputes_evidence",
    "disputes_evidence_messages",
    "disputes_evidence_submissions",
    "disputes_evidencefile",
    "disputes_question",
    "disputes_finding",
    "disputes_appeal",
)
APPEND_ONLY = (
    "CREATE TRIGGER {0}_is_append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
)
KEPT = """
CREATE FUNCTION ruling_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rulings are kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.dispute_id, NEW.number, NEW.to_freelancer_minor, NEW.reasons, NEW.by_id, NEW.made_at)
        IS DISTINCT FROM (OLD.dispute_id, OLD.number, OLD.to_freelancer_minor, OLD.reasons, OLD.by_id, OLD.made_at)
        OR OLD.state IN ('rejected', 'carried_out', 'overtaken', 'appealed')
    THEN
        RAISE EXCEPTION 'ruling % is written already', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'ruling_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ruling_is_kept BEFORE UPDATE OR DELETE ON disputes_ruling
    FOR EACH ROW EXECUTE FUNCTION ruling_is_kept();

CREATE FUNCTION dispute_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'disputes are kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.stage = 'closed' OR (NEW.milestone_id, NEW.opened_by_id, NEW.by_itself, NEW.after_submission, NEW.opened_at)
        IS DISTINCT FROM (OLD.milestone_id, OLD.opened_by_id, OLD.by_itself, OLD.after_submission, OLD.opened_at)
    THEN
        RAISE EXCEPTION 'dispute % is written already', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'dispute_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dispute_is_kept BEFORE UPDATE OR DELETE ON disputes_dispute
    FOR EACH ROW EXECUTE FUNCTION dispute_is_kept();

-- Nobody is given more than there is.
CREATE FUNCTION ruling_within_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.to_freelancer_minor > (
        SELECT m.amount_minor FROM disputes_dispute d JOIN milestones_milestone m ON m.id = d.milestone_id
        WHERE d.id = NEW.dispute_id)
    THEN
        RAISE EXCEPTION 'a ruling gives more than there is' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'ruling_within_amount';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ruling_within_amount BEFORE INSERT ON disputes_ruling
    FOR EACH ROW EXECUTE FUNCTION ruling_within_amount();
"""
FORGET = """
DROP TRIGGER ruling_within_amount ON disputes_ruling;
DROP FUNCTION ruling_within_amount();
DROP TRIGGER dispute_is_kept ON disputes_dispute;
DROP FUNCTION dispute_is_kept();
DROP TRIGGER ruling_is_kept ON disputes_ruling;
DROP FUNCTION ruling_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial"), ("marketplace", "0002_append_only")]
    operations = [
        *[
            migrations.RunSQL(APPEND_ONLY.format(table), f"DROP TRIGGER {table}_is_append_only ON {table}")
            for table in HISTORY
        ],
        migrations.RunSQL(KEPT, FORGET),
    ]
