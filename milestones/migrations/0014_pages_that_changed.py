"""What a contract's page shows is counted by the tables themselves: see marketplace/changes.py."""

from django.db import migrations

from marketplace.changes import counted

CONTRACT, PERSON = 1, 2
OF_PAYMENT = """
SELECT milestone.contract_id FROM written JOIN escrow_paymentpart part ON part.payment_id = written.{}
JOIN milestones_milestone milestone ON milestone.hold_id = part.hold_id
"""
COUNTED = [
    (
        "milestones_milestoneevent",
        "insert",
        CONTRACT,
        "SELECT contract_id FROM written JOIN milestones_milestone ON milestones_milestone.id = written.milestone_id",
    ),
    ("contracts_contractevent", "insert", CONTRACT, "SELECT contract_id FROM written"),
    ("contracts_message", "insert", CONTRACT, "SELECT contract_id FROM written"),
    ("contracts_contract", "update", CONTRACT, "SELECT id FROM written"),
    ("escrow_payment", "update", CONTRACT, OF_PAYMENT.format("id")),
    ("escrow_refund", "update", CONTRACT, OF_PAYMENT.format("payment_id")),
    (
        "accounts_suspensionevent",
        "insert",
        PERSON,
        "SELECT user_id FROM written JOIN accounts_suspension ON accounts_suspension.id = written.suspension_id",
    ),
    (
        "escrow_chargeback",
        "insert",
        PERSON,
        "SELECT payer_id FROM written JOIN escrow_payment ON escrow_payment.id = written.payment_id",
    ),
    (
        "escrow_chargeback",
        "update",
        PERSON,
        "SELECT payer_id FROM written JOIN escrow_payment ON escrow_payment.id = written.payment_id",
    ),
    ("escrow_debt", "insert", PERSON, "SELECT client_id FROM written"),
    ("escrow_debt", "update", PERSON, "SELECT client_id FROM written"),
    ("escrow_payout", "insert", PERSON, "SELECT payee_id FROM written"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("milestones", "0013_outages_given_back"),
        ("marketplace", "0009_changes"),
        ("accounts", "0010_suspension_by_two"),
        ("contracts", "0007_outages_given_back"),
        ("escrow", "0025_decisions_of_one_hand_and_late"),
    ]
    operations = [migrations.RunSQL(*counted(*each)) for each in COUNTED]
