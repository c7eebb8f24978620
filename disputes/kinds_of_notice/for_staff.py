"""What staff are told about disputes that they may decide or have decided."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import If, Typed
from disputes.kinds_of_notice.still import WHILE_IN_REVIEW, WHILE_PROPOSED

OPEN_CASE = _("Open the case")
EXPECTED_BY = If("ruling_due", _("Both sides were told that we mean to rule by {ruling_due}."))

WAITS = kind(
    "case-waits",
    (_("“{title}” ({amount}) is disputed and waits for our staff."), EXPECTED_BY),
    subject=_("“{title}” ({amount}) waits for a ruling"),
    button=OPEN_CASE,
    until=WHILE_IN_REVIEW,
)
APPEAL_WAITS = kind(
    "case-appeal-waits",
    (_("The ruling on “{title}” ({amount}) was appealed and waits for our staff."), EXPECTED_BY),
    subject=_("The ruling on “{title}” ({amount}) was appealed"),
    button=OPEN_CASE,
    until=WHILE_IN_REVIEW,
)
SECOND_WANTED = kind(
    "case-second-wanted",
    _("{by} proposed a ruling on “{title}”. It waits for a second person."),
    subject=_("A ruling on “{title}” waits for a second person"),
    button=_("Open the case and decide"),
    until=WHILE_PROPOSED,
)
TAKEN_OVER = kind(
    "case-taken-over",
    _("{by} took over the case about “{title}” from you."),
    subject=_("{by} took over the case about “{title}”"),
    body=(Typed("reason"),),
    button=OPEN_CASE,
    until=FOR_GOOD,
)
CONFIRMED = kind(
    "case-ruling-confirmed",
    _("{by} confirmed your ruling on “{title}”."),
    subject=_("{by} confirmed your ruling on “{title}”"),
    body=(Typed("said"),),
    button=OPEN_CASE,
    until=FOR_GOOD,
)
REJECTED = kind(
    "case-ruling-rejected",
    _("{by} did not confirm your ruling on “{title}”. The case is open to another ruling."),
    subject=_("{by} did not confirm your ruling on “{title}”"),
    body=(Typed("said"),),
    button=OPEN_CASE,
    until=WHILE_IN_REVIEW,
)
OVERTAKEN = kind(
    "case-ruling-overtaken",
    _("The client’s bank took a part of “{title}”: {amount} is left of it, so it waits for another ruling."),
    subject=_("“{title}” waits for another ruling"),
    button=OPEN_CASE,
    until=WHILE_IN_REVIEW,
)
