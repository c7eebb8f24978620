"""How a dispute began, as staff read it."""

from django.utils.translation import gettext as _

from disputes.models import Dispute


def begun_by(dispute: Dispute) -> str:
    """By one of its two sides, or by itself and from what."""
    if not dispute.by_itself:
        return _("by {opened_by}").format(opened_by=dispute.opened_by.name)
    if dispute.from_refusal:
        return _("by itself: a refund request was declined again")
    return _("by itself: nobody answered a refund request")
