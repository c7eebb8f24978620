"""What the two sides are told when an outage took time from them, and they get it back."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import Until
from accounts.wording.sentences import By
from milestones.clocks import APPEAL, IDLE, NEGOTIATION, RESPONSE, REVIEW, SETTLEMENT

AWAY = _("Surety could not be used from {away} to {back}.")
SORRY = _("We are sorry; nobody loses by it.")

MILESTONE = kind(
    "outage",
    (
        AWAY,
        By(
            "clock",
            {
                REVIEW.name: _(
                    "The time to review the work for “{title}” would have ended at {was}. It now runs until {until}."
                ),
                SETTLEMENT.name: _(
                    "The time to answer the settlement offer for “{title}” would have ended at {was}. It now runs "
                    "until {until}."
                ),
                IDLE.name: _(
                    "The time to do anything for “{title}” would have ended at {was}. It now runs until {until}."
                ),
                RESPONSE.name: _(
                    "The time to respond to the dispute for “{title}” would have ended at {was}. It now runs until "
                    "{until}."
                ),
                NEGOTIATION.name: _(
                    "The time to settle the dispute for “{title}” would have ended at {was}. It now runs until {until}."
                ),
                APPEAL.name: _(
                    "The time to appeal the ruling for “{title}” would have ended at {was}. It now runs until {until}."
                ),
            },
        ),
        SORRY,
    ),
    subject=_("There is more time for “{title}”: until {until}"),
    button=_("Open it"),
    until=Until(passes="until"),
)
OFFER = kind(
    "outage-of-offer",
    (
        AWAY,
        _("The time to accept the offer for “{contract}” would have ended at {was}. It now runs until {until}."),
        SORRY,
    ),
    subject=_("There is more time to accept “{contract}”: until {until}"),
    button=_("Open the contract"),
    until=Until(passes="until"),
)
