"""What the two sides are told about settlement offers and refund requests."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import By, If, Sides, Typed
from milestones.clocks import REFUND_REQUEST, REFUND_REQUEST_ON_WORK, SETTLEMENT
from milestones.kinds_of_notice.still import WHILE_OPEN

OPEN_MILESTONE = _("Open the milestone")
READ_OFFER = _("Read the offer and answer")
READ_REQUEST = _("Read the request and answer")
IF_YOU_DO_NOT_ANSWER = By(
    "clock",
    {
        REFUND_REQUEST.name: _("If you do not answer by {answer_by}, {amount} goes back to {client}."),
        REFUND_REQUEST_ON_WORK.name: _("If you do not answer by {answer_by}, it becomes a dispute."),
        SETTLEMENT.name: _("If you do not answer by {answer_by}, the offer ends and everything goes on as it was."),
    },
)
# What is agreed to. Rows of before do not say how it is divided.
IF_YOU_AGREE = If(
    "net",
    Sides(
        client=By(
            "split",
            {
                "all": _("If you agree, {paid} goes to {freelancer}."),
                "part": _("If you agree, {paid} goes to {freelancer} and {back} comes back to you."),
            },
        ),
        freelancer=_("If you agree, {net} is yours, after the fee of {fee}, and {back} goes back to {client}."),
    ),
)

ASKED_BACK = kind(
    "refund-asked",
    Sides(freelancer=(_("{client} asks for {amount} for “{title}” back."), IF_YOU_DO_NOT_ANSWER)),
    subject=_("{client} asks for {amount} back"),
    body=(Typed("reason"),),
    button=READ_REQUEST,
    until=WHILE_OPEN,
)
OFFERED = kind(
    "settlement-offered",
    Sides(
        client=(
            _("{freelancer} offers {share} of {amount} for “{title}”."),
            IF_YOU_AGREE,
            IF_YOU_DO_NOT_ANSWER,
        ),
        freelancer=(
            _("{client} offers {share} of {amount} for “{title}”."),
            IF_YOU_AGREE,
            IF_YOU_DO_NOT_ANSWER,
        ),
    ),
    subject=_("A settlement offer for “{title}”: {share} of {amount}"),
    body=(Typed("reason"),),
    button=READ_OFFER,
    until=WHILE_OPEN,
)
OPENED_BY_ITSELF = kind(
    "refund-asked-by-itself",
    (
        _("Nothing happened on “{title}”, so a refund request for {amount} has opened by itself."),
        Sides(
            client=By(
                "clock",
                {
                    REFUND_REQUEST.name: _(
                        "If {freelancer} does not answer by {answer_by}, {amount} comes back to you."
                    ),
                    REFUND_REQUEST_ON_WORK.name: _(
                        "If {freelancer} does not answer by {answer_by}, it becomes a dispute."
                    ),
                },
            ),
            freelancer=By(
                "clock",
                {
                    REFUND_REQUEST.name: _(
                        "If you do not answer it or submit the work by {answer_by}, {amount} goes back to {client}."
                    ),
                    REFUND_REQUEST_ON_WORK.name: _(
                        "If you do not answer it or submit the work by {answer_by}, it becomes a dispute."
                    ),
                },
            ),
        ),
    ),
    subject=_("A refund request for “{title}” has opened by itself"),
    button=_("Read the request"),
    until=WHILE_OPEN,
)
LAPSED = kind(
    "settlement-lapsed",
    _("The settlement offer for “{title}” was not answered in time. Nothing has changed."),
    subject=_("The settlement offer for “{title}” was not answered"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
REQUEST_DECLINED = kind(
    "refund-declined",
    Sides(
        client=(
            _("{freelancer} declined your refund request for “{title}”."),
            _("{amount} stays protected, and everything goes on as it was."),
        ),
    ),
    subject=_("{freelancer} declined your refund request"),
    body=(Typed("answer"),),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
REQUEST_TAKEN_BACK = kind(
    "refund-request-taken-back",
    Sides(
        freelancer=(
            _("{client} took the refund request back for “{title}”."),
            _("{amount} stays protected, and everything goes on as it was."),
        ),
    ),
    subject=_("{client} took the refund request back"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
OFFER_DECLINED = kind(
    "settlement-declined",
    (
        Sides(
            client=_("{freelancer} declined your offer for “{title}”."),
            freelancer=_("{client} declined your offer for “{title}”."),
        ),
        _("{amount} stays protected, and everything goes on as it was."),
    ),
    subject=_("Your offer for “{title}” was declined"),
    body=(Typed("answer"),),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
OFFER_TAKEN_BACK = kind(
    "settlement-taken-back",
    (
        Sides(
            client=_("{freelancer} took the offer back for “{title}”."),
            freelancer=_("{client} took the offer back for “{title}”."),
        ),
        _("{amount} stays protected, and everything goes on as it was."),
    ),
    subject=_("The offer for “{title}” was taken back"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
REMIND_OF_REQUEST = kind(
    "refund-reminder",
    (
        _("“{title}”: a refund request waits for you."),
        By(
            "clock",
            {
                REFUND_REQUEST.name: _("If nothing is said until {answer_by}, {amount} goes back to {client}."),
                REFUND_REQUEST_ON_WORK.name: _("If nothing is said until {answer_by}, it becomes a dispute."),
                SETTLEMENT.name: _(
                    "If nothing is said until {answer_by}, the offer ends and everything goes on as it was."
                ),
            },
        ),
    ),
    subject=_("A refund request for “{title}” waits for you"),
    button=READ_REQUEST,
    until=WHILE_OPEN,
)
REMIND_OF_OFFER = kind(
    "settlement-reminder",
    (
        _("“{title}”: a settlement offer waits for you."),
        _("If nothing is said until {answer_by}, the offer ends and everything goes on as it was."),
    ),
    subject=_("A settlement offer for “{title}” waits for you"),
    button=READ_OFFER,
    until=WHILE_OPEN,
)
