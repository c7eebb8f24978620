"""What was changed about an account, written once; and addresses in the form in which they are compared."""

import django.db.models.deletion
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import migrations, models

from accounts.addresses import normalise

APPEND_ONLY = (
    "CREATE TRIGGER accounts_accountchange_is_append_only BEFORE UPDATE OR DELETE ON accounts_accountchange "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
)
KINDS = [
    ("address_added", "Email address added"),
    ("address_confirmed", "Email address confirmed"),
    ("address_primary", "Primary email address changed"),
    ("address_removed", "Email address removed"),
    ("password_changed", "Password changed"),
    ("password_reset", "Password reset by a link in a mail"),
    ("factor_added", "Second factor added"),
    ("factor_removed", "Second factor removed"),
    ("codes_renewed", "New recovery codes made"),
    ("payout_details", "Page for payout details opened"),
    ("name", "Name changed"),
]


def normalise_addresses(apps, schema_editor):
    """Write domains as they travel. An address whose new form is taken, or that has none, stays as it is."""
    user_model, address_model = apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")
    for user in user_model.objects.filter(email__regex=r"[^\x01-\x7f]").iterator():
        new = _normal(user.email)
        if new and not user_model.objects.filter(email=new).exists():
            user_model.objects.filter(pk=user.pk).update(email=new)
    for address in address_model.objects.filter(email__regex=r"[^\x01-\x7f]").iterator():
        new = _normal(address.email)
        owner = user_model.objects.get(pk=address.user_id)
        taken = address_model.objects.filter(email=new).exists()
        if new and not taken and not (address.primary and owner.email != new):
            address_model.objects.filter(pk=address.pk).update(email=new)


def _normal(address):
    try:
        return normalise(address)
    except ValidationError:
        return None


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_mail_state"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("marketplace", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                (
                    "detail",
                    models.CharField(blank=True, help_text="which address, or the name before", max_length=254),
                ),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["user", "at"], name="change_of_person")],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER accounts_accountchange_is_append_only ON accounts_accountchange"),
        migrations.RunPython(normalise_addresses, migrations.RunPython.noop),
    ]
