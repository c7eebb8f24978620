"""Sums by day and by freelancer; own money is booked by two; own evidence; money is found by its amount."""

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


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0028_lists_of_staff"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DaySum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "figure",
                    models.CharField(
                        choices=[
                            ("held", "Held, the day’s change"),
                            ("deposited", "Deposited"),
                            ("released", "Released"),
                            ("refunded", "Refunded"),
                            ("charged_back", "Charged back"),
                            ("fees", "Fees earned"),
                            ("costs", "Costs"),
                            ("paid_out", "Paid out"),
                        ],
                        max_length=20,
                    ),
                ),
                ("minor", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="OwnEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chargeback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_evidence",
                        to="escrow.chargeback",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="OwnMoneyBooking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waits for a second person"),
                            ("done", "booked"),
                            ("rejected", "not confirmed"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("second_at", models.DateTimeField(blank=True, null=True)),
                ("second_said", models.CharField(blank=True, help_text="why it was not confirmed", max_length=300)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SummedUpTo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveBigIntegerField(help_text="the last link that is counted")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="YearSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("earned_minor", models.BigIntegerField()),
                ("fee_minor", models.BigIntegerField()),
                ("taken_back_minor", models.BigIntegerField()),
                ("paid_out_minor", models.BigIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name="chargeback",
            index=models.Index(fields=["amount_minor", "currency", "id"], name="chargeback_of_amount"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["amount_minor", "currency", "id"], name="payment_of_amount"),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(fields=["amount_minor", "currency", "id"], name="payout_of_amount"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["amount_minor", "currency", "id"], name="refund_of_amount"),
        ),
        migrations.AddIndex(
            model_name="daysum",
            index=models.Index(fields=["currency", "figure", "day"], name="day_sum_of_figure"),
        ),
        migrations.AddConstraint(
            model_name="daysum",
            constraint=models.UniqueConstraint(
                fields=("day", "currency", "figure"), name="one_sum_per_day_currency_and_figure"
            ),
        ),
        migrations.AddField(
            model_name="ownmoneybooking",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ownmoneybooking",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="escrow.providerline"
            ),
        ),
        migrations.AddField(
            model_name="ownmoneybooking",
            name="second",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="yearsum",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="year_sums",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="ownmoneybooking",
            index=models.Index(condition=models.Q(("state", "proposed")), fields=["made_at"], name="own_money_waits"),
        ),
        migrations.AddConstraint(
            model_name="ownmoneybooking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("line",), name="one_booking_waits_per_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownmoneybooking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("second", None), ("second_at", None), ("state", "proposed")),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        ("second__isnull", False),
                        ("second_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="own_money_is_booked_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownmoneybooking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second", None), models.Q(("second", models.F("by")), _negated=True), _connector="OR"
                ),
                name="own_money_second_is_another",
            ),
        ),
        migrations.AddIndex(
            model_name="yearsum",
            index=models.Index(fields=["year", "id"], name="year_sum_of_year"),
        ),
        migrations.AddConstraint(
            model_name="yearsum",
            constraint=models.UniqueConstraint(
                fields=("person", "year", "currency"), name="one_sum_per_person_year_and_currency"
            ),
        ),
        migrations.RunSQL(KEPT.format("escrow_ownevidence"), NOT_KEPT.format("escrow_ownevidence")),
    ]
