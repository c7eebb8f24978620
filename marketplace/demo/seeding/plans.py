"""Plans by link: one that waits for whoever is sent it, one that was taken up and waits for the deposit."""

from collections.abc import Mapping
from datetime import UTC, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.by_link import claiming, sending
from contracts.proposals.plan import Step
from marketplace.amounts import parse_minor
from marketplace.demo.seeding.timeline import Timeline

DAY = timedelta(days=1)


def schedule(people: Mapping[str, User], timeline: Timeline) -> None:
    """Put both on the timeline."""
    today = timeline.now.astimezone(UTC).date()

    def waits() -> None:
        steps = [
            Step(
                _("Photographs of 24 pieces"),
                parse_minor("640", "EUR"),
                today + 21 * DAY,
                [_("Each piece from two sides, on white"), _("Files of at least 3000 pixels")],
            )
        ]
        sending.send(
            sending.Details(
                title=_("Photographs for the winter catalogue"),
                description=_("The pieces are packed and can be collected at the workshop."),
                currency="EUR",
                steps=steps,
                other_name="Mattias Ek",
                other_email="mattias.ek@example.com",
            ),
            by=people["clara"],
            as_client=True,
        )

    def taken_up() -> None:
        steps = [
            Step(
                _("Sketches"), parse_minor("300", "USD"), today + 14 * DAY, [_("Three directions, in black and white")]
            ),
            Step(_("Final labels"), parse_minor("500", "USD"), today + 35 * DAY, [_("Eight labels, ready for print")]),
        ]
        plan = sending.send(
            sending.Details(title=_("Labels for the spring glazes"), description="", currency="USD", steps=steps),
            by=people["ana"],
            as_client=False,
        )
        claiming.claim(plan, by=people["clara"], opened=plan.token_hash, seen=plan.version, agrees=True)

    timeline.add(timeline.now - 2 * DAY, waits)
    timeline.add(timeline.now - DAY, taken_up)
