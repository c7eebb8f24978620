import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What staff pay by hand; accounts that are asked after daily, closed and replaced."""

    dependencies = [
        ("escrow", "0012_our_account"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HandPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(help_text="under which the bank, or whoever paid, finds it", max_length=120),
                ),
                ("note", models.CharField(blank=True, help_text="no bank details", max_length=300)),
                ("entered_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [("pay_by_hand", "Can enter and confirm what was paid by hand")],
            },
        ),
        migrations.RemoveConstraint(
            model_name="recipient",
            name="one_recipient_per_person",
        ),
        migrations.AddField(
            model_name="recipient",
            name="is_closed",
            field=models.BooleanField(default=False, help_text="closed at the provider for good"),
        ),
        migrations.AddField(
            model_name="recipient",
            name="next_check_at",
            field=models.DateTimeField(blank=True, help_text="when the provider is asked after it", null=True),
        ),
        migrations.AddField(
            model_name="recipient",
            name="replaced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="journal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("deposit", "deposit"),
                    ("release", "release"),
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
                    ("paid_by_hand", "paid by hand"),
                    ("cost", "processing cost"),
                    ("own_money", "the platform's own money"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="payout",
            name="state",
            field=models.CharField(
                choices=[
                    ("intended", "being prepared"),
                    ("transferred", "on its way"),
                    ("sent", "on its way to the bank"),
                    ("paid", "paid out"),
                    ("returning", "coming back"),
                    ("failed", "came back"),
                    ("by_hand", "paid by hand"),
                ],
                default="intended",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="state",
            field=models.CharField(
                choices=[
                    ("intended", "about to be sent"),
                    ("sent", "on its way"),
                    ("succeeded", "arrived"),
                    ("failed", "came back"),
                    ("by_hand", "paid in another way"),
                ],
                default="intended",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("next_check_at__isnull", False)),
                fields=["next_check_at"],
                name="recipient_to_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)), fields=("user", "gateway"), name="one_recipient_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gateway", "by_hand"), _negated=True), ("provider_ref", None), _connector="OR"
                ),
                name="by_hand_no_provider_is_asked",
            ),
        ),
        migrations.AddField(
            model_name="handpayment",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handpayment",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handpayment",
            name="payout",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hand_payments",
                to="escrow.payout",
            ),
        ),
        migrations.AddField(
            model_name="handpayment",
            name="refund",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hand_payments",
                to="escrow.refund",
            ),
        ),
        migrations.AddField(
            model_name="handpayment",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="handpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("payout__isnull", True), ("refund__isnull", False)),
                    models.Q(("payout__isnull", False), ("refund__isnull", True)),
                    _connector="OR",
                ),
                name="hand_payment_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="handpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                name="hand_payment_takes_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="handpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False), ("withdrawn_at", None)),
                    _connector="OR",
                ),
                name="hand_payment_confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="handpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="hand_payment_withdrawn_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="handpayment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)), fields=("payout",), name="one_hand_payment_per_payout"
            ),
        ),
        migrations.AddConstraint(
            model_name="handpayment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)), fields=("refund",), name="one_hand_payment_per_refund"
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="comes_back_until",
            field=models.DateTimeField(
                blank=True, help_text="until when the client's bank can take it back without a reason", null=True
            ),
        ),
        migrations.RunSQL(
            "UPDATE escrow_recipient SET next_check_at = now() WHERE provider_ref IS NOT NULL", migrations.RunSQL.noop
        ),
    ]
