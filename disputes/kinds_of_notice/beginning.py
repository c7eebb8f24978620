"""What the two sides are told when a dispute begins, and until staff decide."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import Sides, Typed, Whose
from disputes.kinds_of_notice.still import WHILE_IN_REVIEW, WHILE_NEGOTIATING, WHILE_RESPONDING

OPEN_DISPUTE = _("Open the dispute")
RESPOND = _("Open the dispute and respond")
SETTLE = _("Open the dispute and settle it")
A_DISPUTE_NOW = _("“{title}” is a dispute now")
STAFF_DECIDE = _("Our staff decide about “{title}”")

OPENED = kind(
    "dispute-opened",
    (
        _("{by} opened a dispute about “{title}”. {amount} is safe and every clock stands."),
        _("Please respond by {due}."),
    ),
    subject=_("{by} opened a dispute about “{title}”"),
    button=RESPOND,
    until=WHILE_RESPONDING,
)
REQUEST_UNANSWERED = kind(
    "dispute-of-unanswered-request",
    (
        _("Nobody answered the refund request for “{title}”, and there is work: it is a dispute now."),
        Sides(
            client=_("{freelancer} should respond by {due}; then our staff decide."),
            freelancer=_("You should respond by {due}; then our staff decide."),
        ),
    ),
    subject=A_DISPUTE_NOW,
    button=OPEN_DISPUTE,
    until=WHILE_RESPONDING,
)
REQUEST_UNANSWERED_TO_STAFF = kind(
    "dispute-of-unanswered-request-with-staff",
    (
        _("Nobody answered the refund request for “{title}”, and there is work: it is a dispute now."),
        _("The time to respond was the time of the request, so our staff decide."),
        Sides(
            client=_("{freelancer} can still tell their side until there is a ruling."),
            freelancer=_("You can still tell your side until there is a ruling."),
        ),
    ),
    subject=A_DISPUTE_NOW,
    button=OPEN_DISPUTE,
    until=WHILE_IN_REVIEW,
)
REQUEST_REFUSED = kind(
    "dispute-of-refused-request",
    (
        _(
            "One more refund request for “{title}” was not agreed to, and nothing new was submitted: it is a dispute "
            "now."
        ),
        Sides(
            client=_("{freelancer} should respond by {due}."),
            freelancer=_("You should respond by {due}."),
        ),
    ),
    subject=A_DISPUTE_NOW,
    button=OPEN_DISPUTE,
    until=WHILE_RESPONDING,
)
ANSWERED = kind(
    "dispute-answered",
    (
        Whose(
            "by",
            own=_("You responded in the dispute about “{title}”."),
            others=_("{by} responded in the dispute about “{title}”."),
        ),
        _("You both can settle it until {due}; then our staff decide."),
    ),
    subject=_("The dispute about “{title}” can be settled until {due}"),
    button=SETTLE,
    until=WHILE_NEGOTIATING,
)
ANSWERED_LATE = kind(
    "dispute-answered-late",
    (
        Whose(
            "by",
            own=_("You told your side of the dispute about “{title}”."),
            others=_("{by} told their side of the dispute about “{title}”."),
        ),
        _("Our staff decide with it."),
    ),
    subject=STAFF_DECIDE,
    button=OPEN_DISPUTE,
    until=WHILE_IN_REVIEW,
)
UNWILLING = kind(
    "dispute-unwilling",
    (
        Whose(
            "by",
            own=_("You will not agree on “{title}”."),
            others=_("{by} will not agree on “{title}”."),
        ),
        _("Our staff decide from {due} on."),
        Whose(
            "by",
            own=_(
                "Until then you both can still settle; if the other side will not agree either, our staff start at "
                "once."
            ),
            others=_("Until then you both can still settle; if you will not agree either, our staff start at once."),
        ),
    ),
    subject=_("Our staff decide about “{title}” from {due} on"),
    button=SETTLE,
    until=WHILE_NEGOTIATING,
)
BOTH_UNWILLING = kind(
    "dispute-both-unwilling",
    _("You both said that you will not agree on “{title}”. Our staff decide now."),
    subject=STAFF_DECIDE,
    button=OPEN_DISPUTE,
    until=WHILE_IN_REVIEW,
)
NOT_ANSWERED = kind(
    "dispute-not-answered",
    _("Nobody responded to the dispute about “{title}” in time. Our staff decide with what is there."),
    subject=STAFF_DECIDE,
    button=OPEN_DISPUTE,
    until=WHILE_IN_REVIEW,
)
NOT_SETTLED = kind(
    "dispute-not-settled",
    _("The time to settle the dispute about “{title}” is over. Our staff decide now."),
    subject=STAFF_DECIDE,
    button=OPEN_DISPUTE,
    until=WHILE_IN_REVIEW,
)
EVIDENCE = kind(
    "dispute-evidence",
    _("{by} added evidence to the dispute about “{title}”."),
    subject=_("{by} added evidence about “{title}”"),
    button=_("Open the dispute and read it"),
    until=FOR_GOOD,
)
QUESTION = kind(
    "dispute-question",
    _("Our staff ask you about the dispute on “{title}”. Please answer by adding evidence."),
    subject=_("Our staff ask you about “{title}”"),
    body=(Typed("question"),),
    button=_("Open the dispute and answer"),
    until=WHILE_IN_REVIEW,
)
