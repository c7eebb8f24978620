"""What happens says whose record is to be counted anew: moves of milestones, contracts, jobs, chargebacks, factors.

Whoever moves something waits for nobody: rows are added, in one statement for all rows of a batch.
"""

from django.db import migrations

MARK = """
CREATE FUNCTION {table}_{event}_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts_recordtocount (user_id)
    SELECT DISTINCT found.person FROM ({people}) found (person) WHERE found.person IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_{event}_counts AFTER {event} ON {table} REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_{event}_counts();
"""
NO_MARK = "DROP TRIGGER {table}_{event}_counts ON {table}; DROP FUNCTION {table}_{event}_counts();"
TABLES = {
    "insert": "NEW TABLE AS written",
    "update": "OLD TABLE AS before NEW TABLE AS written",
    "delete": "OLD TABLE AS before",
}
BOTH_SIDES = """
    SELECT unnest(ARRAY[c.client_id, c.freelancer_id]) FROM written
    JOIN milestones_milestone m ON m.id = written.milestone_id JOIN contracts_contract c ON c.id = m.contract_id
    WHERE written.kind NOT IN ('created', 'funded')
"""
CONTRACT = """
    SELECT unnest(ARRAY[written.client_id, written.freelancer_id]) FROM written JOIN before USING (id)
    WHERE written.state <> before.state
"""
WHO_PAID_AND_WAS_PAID = """
    SELECT unnest(ARRAY[payer_id, payee_id]) FROM written JOIN escrow_hold ON deposit_id = written.payment_id
"""
MARKS = [
    ("milestones_milestoneevent", "insert", BOTH_SIDES),
    ("contracts_contract", "update", CONTRACT),
    ("contracts_job", "insert", "SELECT client_id FROM written WHERE published_at IS NOT NULL"),
    (
        "contracts_job",
        "update",
        "SELECT written.client_id FROM written JOIN before USING (id) "
        "WHERE written.published_at IS DISTINCT FROM before.published_at",
    ),
    ("escrow_chargeback", "insert", WHO_PAID_AND_WAS_PAID),
    ("escrow_chargeback", "update", WHO_PAID_AND_WAS_PAID),
    ("mfa_authenticator", "insert", "SELECT user_id FROM written"),
    ("mfa_authenticator", "delete", "SELECT user_id FROM before"),
]
ALL = "INSERT INTO accounts_recordtocount (user_id) SELECT id FROM accounts_user"


def _mark(table: str, event: str, people: str) -> migrations.RunSQL:
    named = {"table": table, "event": event, "people": people, "tables": TABLES[event]}
    return migrations.RunSQL(MARK.format(**named), NO_MARK.format(**named))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_profiles_and_records"),
        ("contracts", "0014_kinds_of_events"),
        ("disputes", "0012_desk"),
        ("escrow", "0030_payments_of_a_payer"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("milestones", "0020_agreed_days"),
    ]

    operations = [
        *(_mark(*mark) for mark in MARKS),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
