"""The client's bank can take a part of a milestone, which goes on with the rest."""

from django.db import migrations, models

FROZEN = """
CREATE OR REPLACE FUNCTION milestone_terms_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.title, {new}, NEW.currency, NEW.due_on, NEW.contract_id, NEW.hold_id)
        IS DISTINCT FROM (OLD.title, {old}, OLD.currency, OLD.due_on, OLD.contract_id, OLD.hold_id)
        AND OLD.state <> 'pending'
    THEN
        RAISE EXCEPTION 'the terms of milestone % are frozen', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'milestone_terms_are_frozen';
    END IF;{more}
    RETURN NEW;
END $$;
"""
# What was agreed never changes: what the client's bank took of it and what is left are together as much as before.
NOW = FROZEN.format(
    new="NEW.amount_minor + NEW.taken_minor",
    old="OLD.amount_minor + OLD.taken_minor",
    more="""
    IF NEW.taken_minor < OLD.taken_minor THEN
        RAISE EXCEPTION 'what a bank took of milestone % does not come back', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'milestone_terms_are_frozen';
    END IF;""",
)
BEFORE = FROZEN.format(new="NEW.amount_minor", old="OLD.amount_minor", more="")


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0006_rules_version"),
        ("escrow", "0021_bank_parts_debts_and_forfeitures"),
        ("milestones", "0009_given_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="taken_at",
            field=models.DateTimeField(blank=True, help_text="when the bank last took a part", null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="taken_minor",
            field=models.BigIntegerField(default=0, help_text="what the client's bank took of what was agreed"),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="amount_minor",
            field=models.BigIntegerField(help_text="what it is worth now, in minor units of the contract's currency"),
        ),
        migrations.AlterField(
            model_name="milestoneevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("created", "Agreed"),
                    ("funded", "Deposit received; the money is protected"),
                    ("submitted", "Work submitted"),
                    ("changes_requested", "Changes requested"),
                    ("approved", "Approved and paid"),
                    ("approved_early", "Paid before anything was in review"),
                    ("silence", "Paid: the time to answer passed"),
                    ("paid_directly", "Paid directly"),
                    ("returned", "Money returned by the freelancer"),
                    ("settlement_offered", "Settlement offered"),
                    ("settlement_declined", "Settlement declined"),
                    ("settlement_taken_back", "Settlement offer taken back"),
                    ("settlement_lapsed", "Settlement offer ended unanswered"),
                    ("refund_asked", "Refund requested"),
                    ("refund_unanswered", "Refunded: the request was not answered"),
                    ("settled", "Settled by agreement"),
                    ("idle_warned", "Nothing has happened for a long time; both were warned"),
                    ("deadline_moved", "Deadline moved: Surety could not be used when it passed"),
                    ("dispute_opened", "Dispute opened; every clock stands"),
                    ("dispute_answered", "Dispute answered"),
                    ("dispute_evidence", "Evidence added"),
                    ("dispute_review", "Dispute passed to our staff"),
                    ("dispute_taken", "A member of staff looks into it"),
                    ("dispute_question", "Question from our staff"),
                    ("dispute_withdrawn", "Dispute withdrawn; the clocks go on with what was left"),
                    ("ruling_made", "Ruling"),
                    ("ruling_appealed", "Ruling appealed; other staff decide"),
                    ("ruled", "The ruling is carried out"),
                    ("offer_ended", "The offer ended unaccepted; the deposit goes back"),
                    ("called_off", "Cancelled"),
                    ("frozen", "The client’s bank is disputing the payment; everything waits for its decision"),
                    ("thawed", "The bank’s dispute is over; the clocks go on with what was left"),
                    ("part_taken", "The client’s bank took a part; the rest stays protected"),
                    ("bank_overruled", "The client’s bank is disputing the payment; what was decided stands"),
                    ("earnings_taken", "The client’s bank took back what was paid with nothing submitted"),
                    ("earnings_given_again", "The bank decided anew; what was taken from earnings is back"),
                    ("charged_back", "The client’s bank took the money back"),
                    ("given_back", "Given back to the client, whose bank had asked about the payment"),
                    ("sent_back", "Paid without need; it goes straight back to the client"),
                    ("refund_arrived", "The refund arrived"),
                    ("refund_failed", "The refund came back; the money is protected again"),
                    ("refund_retried", "The refund was sent again"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_at", None), ("taken_minor", 0)),
                    models.Q(("taken_at__isnull", False), ("taken_minor__gt", 0)),
                    _connector="OR",
                ),
                name="milestone_taken_at_some_time",
            ),
        ),
        migrations.RunSQL(NOW, BEFORE),
    ]
