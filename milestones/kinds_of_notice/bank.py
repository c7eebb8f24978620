"""What the two sides are told when the client's bank disputes a payment, until it has decided."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import If, Sides
from milestones.kinds_of_notice.still import WHILE_FROZEN

OPEN_MILESTONE = _("Open the milestone")
ABOUT = _("A bank is disputing the payment for “{title}”")
OVER = _("The bank’s dispute about “{title}” is over")

FROZEN = kind(
    "frozen",
    Sides(
        client=_("Your bank is disputing your payment of {amount} for “{title}”. It is frozen until the bank decides."),
        freelancer=(
            _(
                "The client’s bank is disputing the payment of {amount} for “{title}”. It is frozen until the bank "
                "decides; please do no more work on it until then."
            ),
            If("answered", _("We answer the bank for you.")),
        ),
    ),
    subject=ABOUT,
    button=OPEN_MILESTONE,
    until=WHILE_FROZEN,
)
PAID_DISPUTED = kind(
    "paid-disputed-by-bank",
    Sides(
        client=_("Your bank is disputing your payment for “{title}”, of which {paid} was paid to {freelancer}."),
        freelancer=(
            If(
                "net",
                _("The client’s bank is disputing the payment for “{title}”. The {net} that you received stays yours."),
                otherwise=_(
                    "The client’s bank is disputing the payment for “{title}”. The {paid} that was paid to you stays "
                    "yours."
                ),
            ),
            If("answered", _("We answer the bank.")),
        ),
    ),
    subject=ABOUT,
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
UNSEEN_DISPUTED = kind(
    "unseen-disputed-by-bank",
    Sides(
        client=_("Your bank is disputing your payment for “{title}”, of which {paid} was paid to {freelancer}."),
        freelancer=If(
            "net",
            _(
                "The client’s bank is disputing the payment for “{title}”. The {net} that you received was released "
                "with nothing submitted: if the bank decides for the client, what you have not withdrawn of it goes "
                "back."
            ),
            otherwise=_(
                "The client’s bank is disputing the payment for “{title}”. The {paid} that was paid to you was "
                "released with nothing submitted: if the bank decides for the client, what you have not withdrawn of "
                "it goes back."
            ),
        ),
    ),
    subject=ABOUT,
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
AFTER_RULING = kind(
    "bank-after-ruling",
    Sides(
        client=_(
            "Your bank is disputing the payment for “{title}”. Our staff had ruled on it: what they decide stands. "
            "What your bank takes back of what is paid out, you owe us."
        ),
        freelancer=_(
            "The client’s bank is disputing the payment for “{title}”. Our staff had ruled on it: what they decide "
            "stands. Nothing is taken from what it gives you."
        ),
    ),
    subject=ABOUT,
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
DECISION_LATE = kind(
    "bank-decision-late",
    (
        _("Our staff meant to have decided by now who pays what the bank took for “{title}”, and are late."),
        _("{amount} stays frozen, no money moves by it, and others of our staff can decide."),
    ),
    subject=_("Our staff are late with “{title}”"),
    button=OPEN_MILESTONE,
    until=WHILE_FROZEN,
)
SECOND_LATE = kind(
    "bank-second-late",
    (
        _("The bank asked about “{title}”."),
        _("A second member of our staff must agree before it is decided what becomes of it, and is late."),
        _("{amount} stays frozen, and no money moves by it."),
    ),
    subject=_("Our staff are late with “{title}”"),
    button=OPEN_MILESTONE,
    until=WHILE_FROZEN,
)
THAWED = kind(
    "thawed",
    _("The bank’s dispute about “{title}” is over. {amount} is protected as before, and everything goes on."),
    subject=OVER,
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
REFUND_THAWED = kind(
    "refund-thawed",
    Sides(client=_("Your bank’s dispute about “{title}” is over. The refund of {refund} can be sent again.")),
    subject=OVER,
    button=_("Open the milestone and send it again"),
    until=FOR_GOOD,
)
PAID_STAYS = kind(
    "paid-stays",
    Sides(
        client=_("The bank’s dispute about “{title}” is over. The {paid} that was paid to {freelancer} stays theirs."),
        freelancer=If(
            "net",
            _("The bank’s dispute about “{title}” is over. The {net} that you received stays yours."),
            otherwise=_("The bank’s dispute about “{title}” is over. The {paid} that was paid to you stays yours."),
        ),
    ),
    subject=OVER,
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
