"""What the database asks of each milestone that moves costs a fraction of what it did: measured on sweeps.

A trigger whose condition is its own is called only for rows of which it is true. The list of moves is an array that the
planner puts into the trigger's condition, where a function of rows was a query for each milestone. Indexes go that
nobody reads: contracts are found by the one of their positions.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MOVES = {
    "pending": ("funded", "released", "cancelled"),
    "funded": ("submitted", "disputed", "released", "refunded", "settled"),
    "submitted": ("changes_requested", "disputed", "released", "refunded", "settled"),
    "changes_requested": ("submitted", "disputed", "released", "refunded", "settled"),
    "disputed": ("funded", "submitted", "changes_requested", "released", "refunded", "settled"),
}
FROM_TO = [(source, target) for source, targets in MOVES.items() for target in targets]

# ruff: noqa: S608  nothing in these comes from outside
NEW = """
DROP TRIGGER milestone_moves_as_allowed ON milestones_milestone;
DROP FUNCTION milestone_moves();
CREATE FUNCTION milestone_moves() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[{moves}] $$;
CREATE OR REPLACE FUNCTION milestone_moves_as_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'a milestone begins pending, not %', NEW.state USING ERRCODE = 'check_violation',
            CONSTRAINT = 'milestone_moves_as_allowed';
    END IF;
    RAISE EXCEPTION 'a milestone does not move from % to %', OLD.state, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_moves_as_allowed';
END $$;
CREATE TRIGGER milestone_begins_pending BEFORE INSERT ON milestones_milestone
    FOR EACH ROW WHEN (NEW.state <> 'pending') EXECUTE FUNCTION milestone_moves_as_allowed();
CREATE TRIGGER milestone_moves_as_allowed BEFORE UPDATE ON milestones_milestone
    FOR EACH ROW WHEN (NEW.state <> OLD.state AND NOT OLD.state || ' > ' || NEW.state = ANY (milestone_moves()))
    EXECUTE FUNCTION milestone_moves_as_allowed();

DROP TRIGGER milestone_terms_are_frozen ON milestones_milestone;
CREATE TRIGGER milestone_terms_are_frozen BEFORE UPDATE ON milestones_milestone
    FOR EACH ROW WHEN (OLD.state <> 'pending' AND (
        NEW.title, NEW.amount_minor, NEW.taken_minor, NEW.currency, NEW.due_on, NEW.contract_id, NEW.hold_id)
        IS DISTINCT FROM (
        OLD.title, OLD.amount_minor, OLD.taken_minor, OLD.currency, OLD.due_on, OLD.contract_id, OLD.hold_id)
        OR NEW.taken_minor < OLD.taken_minor)
    EXECUTE FUNCTION milestone_terms_are_frozen();
""".format(moves=", ".join(f"'{source} > {target}'" for source, target in FROM_TO))

OLD = """
DROP TRIGGER milestone_terms_are_frozen ON milestones_milestone;
CREATE TRIGGER milestone_terms_are_frozen BEFORE UPDATE ON milestones_milestone
    FOR EACH ROW EXECUTE FUNCTION milestone_terms_are_frozen();
DROP TRIGGER milestone_moves_as_allowed ON milestones_milestone;
DROP TRIGGER milestone_begins_pending ON milestones_milestone;
DROP FUNCTION milestone_moves();
CREATE FUNCTION milestone_moves() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
    VALUES {moves}
$$;
CREATE OR REPLACE FUNCTION milestone_moves_as_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
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
""".format(moves=", ".join(f"('{source}', '{target}')" for source, target in FROM_TO))


class Migration(migrations.Migration):
    dependencies = [
        ("milestones", "0014_pages_that_changed"),
        ("contracts", "0007_outages_given_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(NEW, OLD),
        migrations.AlterField(
            model_name="milestone",
            name="contract",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="milestones",
                to="contracts.contract",
            ),
        ),
        migrations.AlterField(
            model_name="milestoneevent",
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
    ]
