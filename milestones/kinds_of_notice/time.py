"""What the two sides are told about time: reminders, money that nothing happens with, and what an outage took."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.sentences import Sides
from milestones.kinds_of_notice.still import WHILE_IDLE, WHILE_PROTECTED, WHILE_REVIEWED

OPEN_MILESTONE = _("Open the milestone")

REVIEW_REMINDER = kind(
    "review-reminder",
    _("“{contract}” waits for you to review the work. If nobody acts, {amount} goes to {freelancer} on {due}."),
    subject=_("“{contract}” waits for you to review the work"),
    button=_("Review the work"),
    until=WHILE_REVIEWED,
)
IDLE = kind(
    "idle",
    (
        _("Nothing has happened on “{title}” for a long time."),
        Sides(
            client=_(
                "If {freelancer} gives no sign of life until {until}, a refund request for {amount} opens by itself."
            ),
            freelancer=_("If you give no sign of life until {until}, a refund request for {amount} opens by itself."),
        ),
    ),
    subject=_("Nothing has happened on “{title}” for a long time"),
    button=OPEN_MILESTONE,
    until=WHILE_IDLE,
)
IDLE_EITHER = kind(
    "idle-either",
    (
        _("Nothing has happened on “{title}” for a long time."),
        _("If nobody does anything until {until}, a refund request for {amount} opens by itself."),
    ),
    subject=_("Nothing has happened on “{title}” for a long time"),
    button=OPEN_MILESTONE,
    until=WHILE_IDLE,
)
LONG_HELD = kind(
    "long-held",
    (
        _("{amount} for “{title}” has been held for {held}. Our payment provider lets us hold it until {until}."),
        _("Please bring it to an end before: release it, return it, settle or ask us to decide."),
    ),
    subject=_("{amount} for “{title}” has been held for {held}"),
    button=OPEN_MILESTONE,
    until=WHILE_PROTECTED,
)
