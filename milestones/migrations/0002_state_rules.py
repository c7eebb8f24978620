"""The database's own list of a milestone's moves, and history that stays as it was.

`milestone_moves()` repeats the state machine of milestones/models/states.py; a test compares the two. To
add a move, write a migration that replaces the function.
"""

from django.db import migrations

MOVES = """
CREATE FUNCTION milestone_moves() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
    VALUES
        ('pending', 'funded'),
        ('pending', 'released'),
        ('pending', 'cancelled'),
        ('funded', 'submitted'),
        ('funded', 'released'),
        ('funded', 'refunded'),
        ('submitted', 'changes_requested'),
        ('submitted', 'released'),
        ('submitted', 'refunded'),
        ('changes_requested', 'submitted'),
        ('changes_requested', 'released'),
        ('changes_requested', 'refunded')
$$;
"""
CREATE = """
CREATE FUNCTION milestone_moves_as_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' THEN
            RAISE EXCEPTION 'a milestone begins pending, not %', NEW.state USING ERRCODE = 'check_violation',
                CONSTRAINT = 'milestone_moves_as_allowed';
        END IF;
    ELSIF NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM milestone_moves() WHERE source = OLD.state AND target = NEW.state
    ) THEN
        RAISE EXCEPTION 'a milestone does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_moves_as_allowed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER milestone_moves_as_allowed BEFORE INSERT OR UPDATE OF state ON milestones_milestone
    FOR EACH ROW EXECUTE FUNCTION milestone_moves_as_allowed();

-- What a milestone is worth, to whom it belongs and where its money is never changes once it is made.
CREATE FUNCTION milestone_terms_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.title, NEW.amount_minor, NEW.currency, NEW.due_on, NEW.contract_id, NEW.hold_id)
        IS DISTINCT FROM (OLD.title, OLD.amount_minor, OLD.currency, OLD.due_on, OLD.contract_id, OLD.hold_id)
        AND OLD.state <> 'pending'
    THEN
        RAISE EXCEPTION 'the terms of milestone % are frozen', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'milestone_terms_are_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER milestone_terms_are_frozen BEFORE UPDATE ON milestones_milestone
    FOR EACH ROW EXECUTE FUNCTION milestone_terms_are_frozen();

CREATE FUNCTION criteria_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM milestones_milestone
        WHERE id IN (NEW.milestone_id, OLD.milestone_id) AND state <> 'pending'
    ) THEN
        RAISE EXCEPTION 'the criteria of a funded milestone are frozen: % refused', TG_OP
            USING ERRCODE = 'check_violation', CONSTRAINT = 'criteria_are_frozen';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER criteria_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON milestones_criterion
    FOR EACH ROW EXECUTE FUNCTION criteria_are_frozen();
"""
DROP = """
DROP TRIGGER criteria_are_frozen ON milestones_criterion;
DROP FUNCTION criteria_are_frozen();
DROP TRIGGER milestone_terms_are_frozen ON milestones_milestone;
DROP FUNCTION milestone_terms_are_frozen();
DROP TRIGGER milestone_moves_as_allowed ON milestones_milestone;
DROP FUNCTION milestone_moves_as_allowed();
"""
HISTORY = (
    "milestones_milestoneevent",
    "milestones_submission",
    "milestones_submission_claims",
    "milestones_submissionfile",
    "milestones_submissionlink",
    "milestones_changerequest",
    "milestones_changerequest_unmet",
)
APPEND_ONLY = (
    "CREATE TRIGGER {0}_is_append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
)


class Migration(migrations.Migration):
    dependencies = [("milestones", "0001_initial"), ("marketplace", "0002_append_only")]
    operations = [
        migrations.RunSQL(MOVES, "DROP FUNCTION milestone_moves()"),
        migrations.RunSQL(CREATE, DROP),
        *[
            migrations.RunSQL(APPEND_ONLY.format(table), f"DROP TRIGGER {table}_is_append_only ON {table}")
            for table in HISTORY
        ],
    ]
