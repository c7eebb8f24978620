"""All of the first page, as far as its reader may see it."""

from typing import Any

from accounts.models import User
from marketplace.desk.overview import running, waiting
from marketplace.desk.overview.figures import figures

SEES_MONEY, SEES_WORK = "escrow.view_journal", "escrow.view_webhookevent"


def overview_for(reader: User, *, currency: str) -> dict[str, Any]:
    """What the template shows; what this person has no right to is left out."""
    shown: dict[str, Any] = {"piles": waiting.piles_for(reader)}
    if reader.has_perm(SEES_MONEY):
        shown["figures"] = figures(currency)
    if reader.has_perm(SEES_WORK):
        shown |= {
            "overdue": running.oldest_clock(),
            "backlogs": running.backlogs(),
            "reconciliation": running.last_reconciliation(),
            "alarms": running.alarms(),
        }
    return shown
