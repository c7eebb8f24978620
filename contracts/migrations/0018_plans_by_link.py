"""Plans that are sent by a link, and the direct jobs that become of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.attachments.naming
import marketplace.fields

KEPT = """
CREATE TRIGGER contracts_planevent_is_append_only BEFORE UPDATE OR DELETE ON contracts_planevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contracts_planevent_is_not_emptied BEFORE TRUNCATE ON contracts_planevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER contracts_planevent_is_append_only ON contracts_planevent;
DROP TRIGGER contracts_planevent_is_not_emptied ON contracts_planevent;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_notices_by_matter"),
        ("contracts", "0017_finding_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("changed", "Changed by its sender"),
                            ("linked", "New link made"),
                            ("taken_back", "Link taken back"),
                            ("agreed", "Taken up and agreed to"),
                            ("taken_up", "Taken up, to talk about changes"),
                            ("refused", "The sender refused who had taken it up"),
                        ],
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(help_text="of the plan, at the time")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlanOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "token_hash",
                    models.CharField(help_text="of the link that was opened; a new link has another", max_length=64),
                ),
                ("at", marketplace.fields.CreatedAtField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="SentPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by_client",
                    models.BooleanField(
                        help_text="whether its sender is the one who hires; else they are the one who works"
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("description", models.TextField(blank=True, max_length=10000)),
                ("currency", models.CharField(max_length=3)),
                ("plan", models.JSONField(help_text="the milestones in their order")),
                ("version", models.PositiveSmallIntegerField(default=1, help_text="goes up with each change")),
                ("other_name", models.CharField(blank=True, help_text="who it is meant for", max_length=80)),
                ("other_email", models.EmailField(blank=True, help_text="where the link is sent to", max_length=254)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("claimed", "Taken up"), ("taken_back", "Taken back")],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("seed", models.CharField(help_text="what the link is made of, beside the site's key", max_length=32)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", marketplace.fields.CreatedAtField(editable=False)),
                ("ends_at", models.DateTimeField(help_text="from when on the link is good no more")),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SentPlanFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to=marketplace.attachments.naming.kept_at)),
                ("name", models.CharField(max_length=120)),
                ("content_type", models.CharField(help_text="as its content tells; for information", max_length=100)),
                ("size", models.PositiveBigIntegerField(help_text="bytes")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "warning",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("program", "This is a program. Run it only if you expected it and trust who sent it."),
                            (
                                "macros",
                                "This has macros, which are programs. Let them run only if you trust who sent it.",
                            ),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("preview", models.FileField(blank=True, default="", upload_to=marketplace.attachments.naming.kept_at)),
                ("preview_width", models.PositiveSmallIntegerField(default=0)),
                ("preview_height", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="job",
            name="direct",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="began by a link: for its two people, never published or listed",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("software", "Software and web"),
                    ("design", "Design and creative"),
                    ("writing", "Writing and translation"),
                    ("media", "Audio and video"),
                    ("data", "Data and research"),
                    ("marketing", "Marketing and sales"),
                    ("business", "Business and legal"),
                    ("engineering", "Engineering and architecture"),
                ],
                help_text="none if it is direct",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("direct", False), ("published_at", None), _connector="OR"),
                name="job_direct_is_not_public",
            ),
        ),
        migrations.AddField(
            model_name="planevent",
            name="about",
            field=models.ForeignKey(
                blank=True,
                help_text="who was refused",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="planevent",
            name="proposal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plan_events",
                to="contracts.proposal",
            ),
        ),
        migrations.AddField(
            model_name="planopening",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sentplan",
            name="claimed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claimed_plans",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sentplan",
            name="proposal",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sent_plan",
                to="contracts.proposal",
            ),
        ),
        migrations.AddField(
            model_name="sentplan",
            name="sender",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sent_plans", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="planopening",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="contracts.sentplan"
            ),
        ),
        migrations.AddField(
            model_name="planevent",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="contracts.sentplan"
            ),
        ),
        migrations.AddField(
            model_name="sentplanfile",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="contracts.sentplan"
            ),
        ),
        migrations.AddIndex(
            model_name="sentplan",
            index=models.Index(
                condition=models.Q(models.Q(("other_email", ""), _negated=True), ("state", "waiting")),
                fields=["other_email"],
                name="sent_plan_for_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claimed_by__isnull", False), ("proposal__isnull", False), ("state", "claimed")),
                    models.Q(models.Q(("state", "claimed"), _negated=True), ("claimed_by", None), ("proposal", None)),
                    _connector="OR",
                ),
                name="sent_plan_claimed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("claimed_by", models.F("sender")), _negated=True),
                name="sent_plan_not_claimed_by_sender",
            ),
        ),
        migrations.AddConstraint(
            model_name="planopening",
            constraint=models.UniqueConstraint(fields=("user", "plan"), name="one_opening_per_person_and_plan"),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
