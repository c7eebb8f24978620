"""What the two were called when the terms were fixed; for older contracts, what they are called now. It stays."""

from django.db import migrations, models

FILL = """
UPDATE contracts_contract SET client_name = client.name, freelancer_name = freelancer.name
FROM accounts_user AS client, accounts_user AS freelancer
WHERE client.id = client_id AND freelancer.id = freelancer_id;
"""
STAYS = """
CREATE TRIGGER names_in_terms_stay BEFORE UPDATE ON contracts_contract FOR EACH ROW
    WHEN ((OLD.client_name, OLD.freelancer_name) IS DISTINCT FROM (NEW.client_name, NEW.freelancer_name))
    EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_contract_ending"), ("marketplace", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="client_name",
            field=models.CharField(default="", help_text="as it stands in the terms", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="contract",
            name="freelancer_name",
            field=models.CharField(default="", help_text="as it stands in the terms", max_length=80),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(STAYS, "DROP TRIGGER names_in_terms_stay ON contracts_contract"),
    ]
