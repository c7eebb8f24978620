"""What staff are told about suspensions."""

from django.utils.translation import gettext_lazy as _

from accounts.kinds_of_notice.still import APPEAL_WAITS, REVIEWED_THEN, WAITS_FOR_SECOND
from accounts.wording.kinds import kind

DECIDE_IT = _("Open the suspension")
SECOND_WANTED = kind(
    "suspension-second-wanted",
    _("The suspension of {person} ends after {lasts} unless a second person confirms it."),
    subject=_("The suspension of {person} waits for a second person"),
    button=DECIDE_IT,
    until=WAITS_FOR_SECOND,
)
APPEAL_WAITS_FOR_STAFF = kind(
    "suspension-appeal-waits",
    _("{person} appealed their suspension. Somebody who had no hand in it answers: lift it, or let it stand."),
    subject=_("{person} appealed their suspension"),
    button=DECIDE_IT,
    until=APPEAL_WAITS,
)
APPEAL_LATE = kind(
    "suspension-appeal-late",
    _("The appeal of {person}’s suspension was to be answered by {answer}."),
    subject=_("The appeal of {person}’s suspension is late"),
    button=DECIDE_IT,
    until=APPEAL_WAITS,
)
REVIEW_DUE = kind(
    "suspension-review-due",
    _("The suspension of {person} was to be looked at again by {review}. Lift it or extend it."),
    subject=_("The suspension of {person} was to be looked at again"),
    button=DECIDE_IT,
    until=REVIEWED_THEN,
)
