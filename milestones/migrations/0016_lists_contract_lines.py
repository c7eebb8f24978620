"""The lines of contracts in lists, and what says of which contract they are to be drawn anew.

It hangs on what is counted for open pages (marketplace/changes.py): what changes a contract's page changes its line.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COUNTED = """
CREATE FUNCTION counted_contract_is_to_be_drawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO milestones_contracttodraw (contract_id)
    SELECT DISTINCT subject FROM written WHERE kind = 1 AND NOT is_folded;
    RETURN NULL;
END $$;
CREATE TRIGGER counted_contract_is_to_be_drawn AFTER INSERT ON marketplace_change REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION counted_contract_is_to_be_drawn();
"""
NEW = """
CREATE FUNCTION new_contract_is_to_be_drawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO milestones_contracttodraw (contract_id) SELECT id FROM written;
    RETURN NULL;
END $$;
CREATE TRIGGER new_contract_is_to_be_drawn AFTER INSERT ON contracts_contract REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION new_contract_is_to_be_drawn();
"""
NO_COUNTED = """
DROP TRIGGER counted_contract_is_to_be_drawn ON marketplace_change; DROP FUNCTION counted_contract_is_to_be_drawn();
"""
NO_NEW = """
DROP TRIGGER new_contract_is_to_be_drawn ON contracts_contract; DROP FUNCTION new_contract_is_to_be_drawn();
"""
ALL = "INSERT INTO milestones_contracttodraw (contract_id) SELECT id FROM contracts_contract"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0007_outages_given_back"),
        ("marketplace", "0009_changes"),
        ("milestones", "0015_sweep_moves_by_the_thousand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContractToDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contract",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "turn",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "waits for this person"), (2, "waits for somebody else"), (3, "over")]
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(help_text="the deadline, the year 9999 where there is none; when it was over"),
                ),
                (
                    "also",
                    models.JSONField(default=list, help_text="the next milestones that must not be missed, a few"),
                ),
                ("more", models.PositiveIntegerField(default=0, help_text="how many others must not be missed either")),
                ("currency", models.CharField(max_length=3)),
                ("agreed_minor", models.BigIntegerField()),
                ("protected_minor", models.BigIntegerField()),
                ("paid_minor", models.BigIntegerField()),
                ("frozen_minor", models.BigIntegerField()),
                ("taken_back_minor", models.BigIntegerField()),
                ("deposit_minor", models.BigIntegerField(help_text="what the milestones that are protected are worth")),
                (
                    "stopped_minor",
                    models.BigIntegerField(help_text="what those are worth that a bank has frozen, if any", null=True),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="contracts.contract"
                    ),
                ),
                (
                    "current",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="milestones.milestone",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contract_lines",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "turn", "at", "id"], name="contract_line_order"),
                    models.Index(
                        condition=models.Q(("protected_minor__gt", 0)),
                        fields=["person", "currency"],
                        include=("protected_minor",),
                        name="contract_line_protected",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "person"), name="one_line_per_contract_and_person")
                ],
            },
        ),
        migrations.RunSQL(COUNTED, NO_COUNTED),
        migrations.RunSQL(NEW, NO_NEW),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
