"""Each version of a proposal's plan is kept. What a proposal says today is its first, by its freelancer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Written once; see tests/architecture/test_append_only.py.
KEPT = """
CREATE TRIGGER {0}_is_append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {0}_is_not_emptied BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER {0}_is_append_only ON {0};
DROP TRIGGER {0}_is_not_emptied ON {0};
"""
TABLES = ("contracts_planversion", "contracts_plananswer", "contracts_filetakenout")
# What a contract was hired on stays, as the names in its terms do.
STAYS = """
CREATE TRIGGER plan_of_contract_stays BEFORE UPDATE ON contracts_contract FOR EACH ROW
    WHEN (OLD.plan_version <> NEW.plan_version) EXECUTE FUNCTION refuse_change();
"""
FIRST_VERSIONS = """
INSERT INTO contracts_planversion (proposal_id, number, changes, by_id, price_minor, plan, letter, note, made_at)
SELECT p.id, 1, NULL, p.freelancer_id, p.price_minor, COALESCE((
        SELECT jsonb_agg(jsonb_build_object('title', s.title, 'amount_minor', s.amount_minor,
            'due_on', s.due_on::text, 'criteria', s.criteria) ORDER BY s.position)
        FROM contracts_plannedmilestone s WHERE s.proposal_id = p.id
    ), '[]'), p.cover_letter, '', p.created_at
FROM contracts_proposal p
"""
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
SOMEBODY = models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0014_kinds_of_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ID,
                ("number", models.PositiveSmallIntegerField()),
                (
                    "changes",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="the version that it was made from", null=True
                    ),
                ),
                ("price_minor", models.BigIntegerField(help_text="minor units of the job's currency")),
                ("plan", models.JSONField(help_text="the milestones in their order")),
                (
                    "letter",
                    models.TextField(blank=True, help_text="the freelancer's letter as it read then", max_length=5000),
                ),
                ("note", models.TextField(blank=True, help_text="what its maker said of it", max_length=2000)),
                ("made_at", models.DateTimeField()),
                ("by", SOMEBODY),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="contracts.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "number"), name="one_plan_per_version"),
                    models.CheckConstraint(condition=models.Q(("price_minor__gt", 0)), name="plan_version_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("changes", None), ("number", 1)),
                            models.Q(("changes__lt", models.F("number")), ("number__gt", 1)),
                            _connector="OR",
                        ),
                        name="plan_version_changes_an_earlier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanAnswer",
            fields=[
                ID,
                (
                    "kind",
                    models.CharField(choices=[("agreed", "Agreed"), ("declined", "Declined")], max_length=10),
                ),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("at", models.DateTimeField()),
                ("by", SOMEBODY.clone()),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="contracts.planversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FileTakenOut",
            fields=[
                ID,
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_out",
                        to="contracts.proposalfile",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="took_out",
                        to="contracts.planversion",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="contract",
            name="plan_version",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="the version of the proposal that was hired on"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="agreed",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=1,
                help_text="the version that the freelancer stands by and can be hired on",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="waits",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="the version of the client's that waits for the freelancer's answer", null=True
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="turns",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="how many versions and answers there are: what a page showed is compared with it"
            ),
        ),
        migrations.AddField(
            model_name="proposalfile",
            name="came_with",
            field=models.PositiveSmallIntegerField(default=1, help_text="the version"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("waits", None), ("agreed", None), ("waits__gt", models.F("agreed")), _connector="OR"
                ),
                name="proposal_waits_after_what_is_agreed",
            ),
        ),
        *(migrations.RunSQL(KEPT.format(table), NOT_KEPT.format(table)) for table in TABLES),
        migrations.RunSQL(STAYS, "DROP TRIGGER plan_of_contract_stays ON contracts_contract"),
        # Last: a table whose rows were written in this transaction is altered no more.
        migrations.RunSQL(FIRST_VERSIONS, migrations.RunSQL.noop),
    ]
