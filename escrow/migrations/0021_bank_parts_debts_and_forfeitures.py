"""A bank takes its part and no more, clients owe what it took of what was paid out, and earnings can be forfeited."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE TRIGGER escrow_forfeiturestep_is_append_only BEFORE UPDATE OR DELETE ON escrow_forfeiturestep
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER escrow_forfeiturestep_is_not_emptied BEFORE TRUNCATE ON escrow_forfeiturestep
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
ALLOW = """
DROP TRIGGER escrow_forfeiturestep_is_append_only ON escrow_forfeiturestep;
DROP TRIGGER escrow_forfeiturestep_is_not_emptied ON escrow_forfeiturestep;
"""
# What waits for staff already has a day from now on.
GIVE_A_DAY = "UPDATE escrow_chargeback SET decision_due_at = now() + interval '7 days' WHERE state = 'partly_lost'"


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0020_cash_gate_and_warnings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChargebackDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("hold_pays", "the hold pays what the bank took"),
                            ("we_pay", "we pay, the milestone goes on"),
                            ("write_off", "what the client owes is written off"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount_minor", models.BigIntegerField(help_text="what it is about, in minor units")),
                ("reasons", models.TextField(blank=True, max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waits for a second person"),
                            ("done", "carried out"),
                            ("rejected", "not confirmed"),
                            ("overtaken", "overtaken by the bank"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("second_said", models.CharField(blank=True, max_length=300)),
                ("second_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Debt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("owed_minor", models.BigIntegerField(default=0, help_text="now, in minor units")),
                ("moves", models.PositiveIntegerField(default=0, help_text="how many journals it has")),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_minor",
                    models.BigIntegerField(blank=True, help_text="what was settled or written off", null=True),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, help_text="of the client's payment; empty if written off", max_length=120
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Forfeiture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField(help_text="at most so much, in minor units")),
                (
                    "taken_minor",
                    models.BigIntegerField(default=0, help_text="what there was of it when it was confirmed"),
                ),
                ("reasons", models.TextField(max_length=5000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waits for a second person"),
                            ("rejected", "not confirmed"),
                            ("kept", "set aside, open to appeal"),
                            ("appealed", "appealed: different staff decide"),
                            ("final", "final"),
                            ("returned", "given back"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("appeal_due_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [("forfeit_earnings", "Can propose, confirm and decide about forfeited earnings")],
            },
        ),
        migrations.CreateModel(
            name="ForfeitureStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("confirmed", "confirmed"),
                            ("rejected", "not confirmed"),
                            ("appealed", "appealed"),
                            ("uphold", "proposed to uphold it"),
                            ("give_back", "proposed to give it back"),
                            ("not_agreed", "not agreed on the appeal"),
                            ("ended", "ended"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=5000)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Taking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("net_minor", models.BigIntegerField(help_text="from the payee's earnings")),
                ("fee_minor", models.BigIntegerField(default=0, help_text="from the platform's fee")),
                ("taken_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="chargeback",
            name="decision_due_at",
            field=models.DateTimeField(
                blank=True, help_text="by when staff mean to decide who pays; nothing happens by itself then", null=True
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="borne_at",
            field=models.DateTimeField(
                blank=True,
                help_text="the deposit is charged back, and what is decided about it is paid all the same",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="taken_minor",
            field=models.BigIntegerField(default=0, help_text="the part that the payer's bank took, and the hold lost"),
        ),
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cash", "cash at the provider"),
                    ("hold", "hold"),
                    ("earnings", "earnings"),
                    ("refund_in_transit", "refund in transit"),
                    ("payout_in_transit", "payout in transit"),
                    ("fees", "fees"),
                    ("processing_costs", "processing costs"),
                    ("chargebacks", "chargebacks"),
                    ("receivable", "owed by clients"),
                    ("forfeited", "forfeited, open to appeal"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="chargebackdraw",
            name="hold",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="escrow.hold"
            ),
        ),
        migrations.AlterField(
            model_name="journal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("deposit", "deposit"),
                    ("release", "release"),
                    ("release_unseen", "release with nothing submitted"),
                    ("refund", "refund"),
                    ("refund_settled", "refund settled"),
                    ("refund_returned", "refund returned"),
                    ("surplus", "surplus deposit sent back"),
                    ("payout", "payout"),
                    ("payout_paid", "payout paid"),
                    ("payout_returned", "payout returned"),
                    ("chargeback_taken", "chargeback taken by the bank"),
                    ("chargeback_returned", "chargeback given back"),
                    ("chargeback_covered", "chargeback covered by a hold"),
                    ("taken_back", "taken from earnings for a chargeback"),
                    ("given_again", "given back to earnings after a chargeback"),
                    ("debt", "owed by a client"),
                    ("debt_ended", "a client's debt settled or written off"),
                    ("forfeited", "earnings forfeited"),
                    ("forfeiture_ended", "forfeited earnings after the appeal"),
                    ("paid_by_hand", "paid by hand"),
                    ("cost", "processing cost"),
                    ("own_money", "the platform's own money"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="chargebackdraw",
            constraint=models.UniqueConstraint(fields=("chargeback", "hold"), name="one_draw_per_chargeback_and_hold"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_minor__gte", 0), ("taken_minor__lt", models.F("amount_minor"))),
                name="hold_taken_is_a_part",
            ),
        ),
        migrations.AddField(
            model_name="chargebackdecision",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="chargebackdecision",
            name="chargeback",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="escrow.chargeback"
            ),
        ),
        migrations.AddField(
            model_name="chargebackdecision",
            name="second",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="debt",
            name="chargeback",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="debt", to="escrow.chargeback"
            ),
        ),
        migrations.AddField(
            model_name="debt",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="debts", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="debt",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="forfeiture",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="forfeitures", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="forfeiturestep",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="forfeiturestep",
            name="forfeiture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="escrow.forfeiture"
            ),
        ),
        migrations.AddField(
            model_name="taking",
            name="chargeback",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="takings", to="escrow.chargeback"
            ),
        ),
        migrations.AddField(
            model_name="taking",
            name="hold",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="takings", to="escrow.hold"
            ),
        ),
        migrations.AddConstraint(
            model_name="chargebackdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("second")), _negated=True), name="chargeback_decision_takes_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="chargebackdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("chargeback",),
                name="one_proposed_decision_per_chargeback",
            ),
        ),
        migrations.AddConstraint(
            model_name="debt",
            constraint=models.CheckConstraint(condition=models.Q(("owed_minor__gte", 0)), name="debt_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="debt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("ended_minor", None), ("reference", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_minor__isnull", False),
                        ("owed_minor", 0),
                    ),
                    _connector="OR",
                ),
                name="debt_ended_owes_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="forfeiture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_minor__gt", 0), ("taken_minor__gte", 0), ("taken_minor__lte", models.F("amount_minor"))
                ),
                name="forfeiture_takes_at_most_its_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="forfeiture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal_due_at", None), ("state__in", ["proposed", "rejected"]), ("taken_minor", 0)),
                    models.Q(
                        models.Q(("state__in", ["proposed", "rejected"]), _negated=True),
                        ("appeal_due_at__isnull", False),
                        ("taken_minor__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="forfeiture_takes_when_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="taking",
            constraint=models.CheckConstraint(
                condition=models.Q(("fee_minor__gte", 0), ("net_minor__gt", 0)), name="taking_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="taking",
            constraint=models.UniqueConstraint(
                fields=("chargeback", "hold"), name="one_taking_per_chargeback_and_hold"
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(GIVE_A_DAY, migrations.RunSQL.noop),
    ]
