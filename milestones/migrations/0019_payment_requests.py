"""What the freelancer asks for: kept as it was asked, only its answer is added; and it is counted for open pages."""

import django.db.models.deletion
from django.db import migrations, models

from marketplace.changes import counted

KEPT = """
CREATE FUNCTION payment_request_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'payment requests are kept' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'payment_request_is_kept';
    END IF;
    IF OLD.state <> 'open' OR (NEW.contract_id, NEW.number, NEW.amount_minor, NEW.what_for, NEW.reason, NEW.asked_at)
        IS DISTINCT FROM
        (OLD.contract_id, OLD.number, OLD.amount_minor, OLD.what_for, OLD.reason, OLD.asked_at)
    THEN
        RAISE EXCEPTION 'payment request % is written already', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'payment_request_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_request_is_kept BEFORE UPDATE OR DELETE ON milestones_paymentrequest
    FOR EACH ROW EXECUTE FUNCTION payment_request_is_kept();
CREATE TRIGGER milestones_paymentrequest_is_not_emptied BEFORE TRUNCATE ON milestones_paymentrequest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
FORGET = """
DROP TRIGGER milestones_paymentrequest_is_not_emptied ON milestones_paymentrequest;
DROP TRIGGER payment_request_is_kept ON milestones_paymentrequest;
DROP FUNCTION payment_request_is_kept();
"""
CONTRACT, OF_ITS_CONTRACT = 1, "SELECT contract_id FROM written"
COUNTED = [counted("milestones_paymentrequest", event, CONTRACT, OF_ITS_CONTRACT) for event in ("insert", "update")]

ALL = "INSERT INTO milestones_contracttodraw (contract_id) SELECT id FROM contracts_contract"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0011_lists_of_staff"),
        ("milestones", "0018_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("amount_minor", models.BigIntegerField(help_text="in minor units of the contract's currency")),
                ("what_for", models.CharField(max_length=100)),
                ("reason", models.CharField(help_text="if it is funded, the work is judged by it", max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("paid", "Paid directly"),
                            ("funded", "Funded as a milestone"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                            ("ended", "Ended with the contract"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, help_text="why it was declined", max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_requests",
                        to="contracts.contract",
                    ),
                ),
                (
                    "milestone",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_for",
                        to="milestones.milestone",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "number"), name="one_payment_request_per_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("contract",), name="one_open_payment_request"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="payment_request_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_request_open_until_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["paid", "funded"]), _negated=True),
                            ("milestone__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_request_is_paid_by_a_milestone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), models.Q(("answer", ""), _negated=True)),
                            models.Q(models.Q(("state", "declined"), _negated=True), ("answer", "")),
                            _connector="OR",
                        ),
                        name="payment_request_is_declined_with_a_word",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, FORGET),
        *[migrations.RunSQL(*each) for each in COUNTED],
        migrations.AddField(
            model_name="contractline",
            name="asked",
            field=models.ForeignKey(
                db_index=False,
                help_text="what its client is to answer",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="milestones.paymentrequest",
            ),
        ),
        migrations.AddField(
            model_name="contractline",
            name="owed",
            field=models.ForeignKey(
                db_index=False,
                help_text="the work that is due first",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="milestones.milestone",
            ),
        ),
        migrations.AddField(
            model_name="contractline",
            name="owed_on",
            field=models.DateField(help_text="by when its freelancer owes that work", null=True),
        ),
        migrations.AddIndex(
            model_name="contractline",
            index=models.Index(
                condition=models.Q(("owed_on__isnull", False)),
                fields=["person", "owed_on", "id"],
                name="contract_line_owed",
            ),
        ),
        # Every line is drawn anew, so that it tells of these.
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
