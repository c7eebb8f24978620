"""What the two sides are told when a dispute is withdrawn or ruled on, when staff are late, and before time is up."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import By, Typed, Whose
from disputes.kinds_of_notice.still import (
    WHILE_CONSENT_IS_ASKED,
    WHILE_IN_REVIEW,
    WHILE_IT_CAN_BE_APPEALED,
    WHILE_NEGOTIATING,
    WHILE_RESPONDING,
    WHILE_RULED,
)
from milestones.kinds_of_notice.money import SHARES

OPEN_DISPUTE = _("Open the dispute")
OPEN_RULING = _("Read the ruling")
WITHDRAWN_SUBJECT = _("The dispute about “{title}” is withdrawn")
LATE_SUBJECT = _("Our staff are late with “{title}”")

WITHDRAWN = kind(
    "dispute-withdrawn",
    _("{by} withdrew the dispute about “{title}”. Everything goes on where it stopped."),
    subject=WITHDRAWN_SUBJECT,
    button=OPEN_DISPUTE,
    until=FOR_GOOD,
)
WITHDRAWAL_ASKED = kind(
    "dispute-withdrawal-asked",
    _("{by} would like to withdraw the dispute about “{title}” and asks you to agree. If you do not, it goes on."),
    subject=_("{by} would like to withdraw the dispute about “{title}”"),
    button=_("Open the dispute and answer"),
    until=WHILE_CONSENT_IS_ASKED,
)
WITHDRAWAL_AGREED = kind(
    "dispute-withdrawal-agreed",
    _("{by} agreed, and your dispute about “{title}” is withdrawn. Everything goes on where it stopped."),
    subject=WITHDRAWN_SUBJECT,
    button=OPEN_DISPUTE,
    until=FOR_GOOD,
)
WITHDRAWAL_REFUSED = kind(
    "dispute-withdrawal-refused",
    _("{by} does not agree to the withdrawal of the dispute about “{title}”. It goes on."),
    subject=_("The dispute about “{title}” goes on"),
    button=OPEN_DISPUTE,
    until=FOR_GOOD,
)
RULED = kind(
    "dispute-ruled",
    (
        _("Our staff have ruled on “{title}”."),
        SHARES,
        By(
            "then",
            {
                "final": _("This is final."),
                "accept": _("If you both accept it, it is carried out at once. Either side can appeal until {due}."),
                "appeal": _("Either side can appeal until {due}."),
            },
        ),
    ),
    subject=_("Our staff have ruled on “{title}”"),
    body=(Typed("reasons"),),
    button=OPEN_RULING,
    until=WHILE_RULED,
)
ACCEPTED = kind(
    "dispute-ruling-accepted",
    (
        _("{by} accepted the ruling on “{title}”. If you do, it is carried out at once."),
        _("You can appeal until {due}."),
    ),
    subject=_("{by} accepted the ruling on “{title}”"),
    button=OPEN_RULING,
    until=WHILE_IT_CAN_BE_APPEALED,
)
APPEALED = kind(
    "dispute-ruling-appealed",
    (
        Whose(
            "by",
            own=_("You appealed the ruling on “{title}”."),
            others=_("{by} appealed the ruling on “{title}”."),
        ),
        _("Other staff decide now, and their ruling is final."),
    ),
    subject=_("The ruling on “{title}” was appealed"),
    button=OPEN_DISPUTE,
    until=WHILE_IN_REVIEW,
)
RULING_LATE = kind(
    "dispute-ruling-late",
    (
        _("Our staff meant to have ruled on “{title}” by now and are late."),
        _("{amount} stays safe, no money moves by it, and others of our staff can take the case."),
    ),
    subject=LATE_SUBJECT,
    button=OPEN_DISPUTE,
    until=WHILE_IN_REVIEW,
)
SECOND_LATE = kind(
    "dispute-second-late",
    (
        _("A second member of our staff must agree before there is a ruling on “{title}”, and is late."),
        _("{amount} stays safe, and no money moves by it."),
    ),
    subject=LATE_SUBJECT,
    button=OPEN_DISPUTE,
    until=WHILE_IN_REVIEW,
)
RESPONSE_REMINDER = kind(
    "dispute-response-reminder",
    (
        _("“{title}”: a dispute that you have not responded to waits for you."),
        _("If nothing is said until {due}, it goes to our staff with what is there."),
    ),
    subject=_("The dispute about “{title}” waits for your response"),
    button=_("Open the dispute and respond"),
    until=WHILE_RESPONDING,
)
SETTLING_REMINDER = kind(
    "dispute-settling-reminder",
    (
        _("“{title}”: a dispute that you can still settle waits for you."),
        _("If nothing is said until {due}, it goes to our staff."),
    ),
    subject=_("The dispute about “{title}” can still be settled"),
    button=_("Open the dispute and settle it"),
    until=WHILE_NEGOTIATING,
)
APPEAL_REMINDER = kind(
    "dispute-appeal-reminder",
    (
        _("“{title}”: a ruling that you can still appeal waits for you."),
        _("If nothing is said until {due}, the ruling is carried out."),
    ),
    subject=_("The ruling on “{title}” can still be appealed"),
    button=OPEN_RULING,
    until=WHILE_IT_CAN_BE_APPEALED,
)
