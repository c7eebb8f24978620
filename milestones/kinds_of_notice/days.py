"""What the two sides are told about the day by which work was agreed."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.sentences import Sides
from milestones.kinds_of_notice.still import WHILE_FUNDED

NEAR = kind(
    "work-due-soon",
    Sides(
        client=_("“{title}” is due on {day}, and {freelancer} has submitted nothing yet. {amount} stays protected."),
        freelancer=_("“{title}” is due on {day}. {amount} stays protected until you submit the work."),
    ),
    subject=_("“{title}” is due on {day}"),
    button=_("Open the milestone"),
    until=WHILE_FUNDED,
)
PAST = kind(
    "work-overdue",
    Sides(
        client=_(
            "“{title}” was due on {day}, and {freelancer} has submitted nothing. {amount} stays protected: ask how it "
            "is going, or ask for the money back."
        ),
        freelancer=_(
            "“{title}” was due on {day}, and you have submitted nothing. {amount} stays protected: submit the work, or "
            "tell {client} when it will be there."
        ),
    ),
    subject=_("“{title}” is overdue"),
    button=_("Open the milestone"),
    until=WHILE_FUNDED,
)
