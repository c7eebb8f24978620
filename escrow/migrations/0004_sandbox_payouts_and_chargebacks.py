import django.db.models.deletion
from django.db import migrations, models

import escrow.gateways.sandbox.models

# When older charges and refunds were made, and refunds came back, is known from their webhooks.
FILL = """
UPDATE escrow_sandboxcheckout AS charge SET succeeded_at = event.happened_at FROM escrow_sandboxevent AS event
WHERE event.object_ref = charge.ref AND event.kind = 'checkout.succeeded' AND charge.state = 'succeeded';
UPDATE escrow_sandboxrefund SET created_at = settles_at - interval '1 minute';
UPDATE escrow_sandboxrefund AS refund SET failed_at = event.happened_at FROM escrow_sandboxevent AS event
WHERE event.object_ref = refund.ref AND event.kind = 'refund.failed' AND refund.state = 'failed';
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0003_payouts_chargebacks_and_books")]

    operations = [
        migrations.CreateModel(
            name="SandboxRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=escrow.gateways.sandbox.models.token, max_length=60, unique=True)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("country", models.CharField(max_length=2)),
                ("metadata", models.JSONField()),
                (
                    "bank",
                    models.CharField(blank=True, choices=[("works", "Works"), ("closed", "Closed")], max_length=10),
                ),
            ],
        ),
        migrations.AddField(
            model_name="sandboxcheckout",
            name="succeeded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="sandboxrefund",
            name="created_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="sandboxrefund",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="sandboxcheckout",
            name="settles_at",
            field=models.DateTimeField(blank=True, help_text="when the bank acts by itself", null=True),
        ),
        migrations.CreateModel(
            name="SandboxChargeback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=escrow.gateways.sandbox.models.token, max_length=60, unique=True)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], default="open", max_length=12
                    ),
                ),
                ("evidence", models.JSONField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("evidence_due_at", models.DateTimeField()),
                ("settles_at", models.DateTimeField(help_text="when the bank decides")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checkout",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chargeback",
                        to="escrow.sandboxcheckout",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SandboxPayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=escrow.gateways.sandbox.models.token, max_length=60, unique=True)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("bank", models.CharField(choices=[("works", "Works"), ("closed", "Closed")], max_length=10)),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("metadata", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("sent", "Sent"), ("paid", "Paid"), ("failed", "Failed")],
                        default="sent",
                        max_length=12,
                    ),
                ),
                ("failure", models.CharField(blank=True, max_length=200)),
                ("settles_at", models.DateTimeField()),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="escrow.sandboxrecipient",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SandboxRecipientLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=escrow.gateways.sandbox.models.token, max_length=60, unique=True)),
                ("return_path", models.CharField(max_length=200)),
                ("refresh_path", models.CharField(max_length=200)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="escrow.sandboxrecipient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SandboxTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=escrow.gateways.sandbox.models.token, max_length=60, unique=True)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("group", models.CharField(max_length=60)),
                ("metadata", models.JSONField()),
                ("created_at", models.DateTimeField()),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="escrow.sandboxrecipient",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SandboxReversal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(default=escrow.gateways.sandbox.models.token, max_length=60, unique=True)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("amount_minor", models.BigIntegerField()),
                ("metadata", models.JSONField()),
                ("created_at", models.DateTimeField()),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="escrow.sandboxtransfer",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
