"""What the two sides are told when money leaves a hold: released, returned or divided."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import Kind, kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import By, If, Sides
from escrow.earnings.withdrawable import UNPROTECTED
from milestones.models import MilestoneEvent

Event = MilestoneEvent.Kind
OPEN_MILESTONE = _("Open the milestone")
OPEN_EARNED = _("Open what you were paid for")
NOT_PROTECTED = If("unprotected", UNPROTECTED)
# Of what is divided, to each what becomes of it.
SHARES = Sides(
    client=By(
        "split",
        {
            "none": _("{back} goes back to you."),
            "all": _("{paid} goes to {freelancer}."),
            "part": _("{paid} goes to {freelancer}, and {back} back to you."),
        },
    ),
    freelancer=By(
        "split",
        {
            "none": _("{back} goes back to {client}."),
            "all": _("{net} goes to you: {paid} less the fee of {fee}."),
            "part": _("{net} goes to you: {paid} less the fee of {fee}. {back} goes back to {client}."),
        },
    ),
)
DIVIDED = (SHARES, Sides(freelancer=NOT_PROTECTED))

APPROVED = kind(
    "released-approved",
    Sides(
        freelancer=(
            _("{client} approved “{title}”. {net} is yours: {amount} less the fee of {fee}."),
            NOT_PROTECTED,
        ),
    ),
    subject=_("{net} is yours: “{title}” is approved"),
    button=OPEN_EARNED,
    until=FOR_GOOD,
)
APPROVED_EARLY = kind(
    "released-early",
    Sides(
        freelancer=(
            _("{client} paid “{title}” early. {net} is yours: {amount} less the fee of {fee}."),
            NOT_PROTECTED,
        ),
    ),
    subject=_("{net} is yours: “{title}” is paid early"),
    button=OPEN_EARNED,
    until=FOR_GOOD,
)
SILENCE = kind(
    "released-by-silence",
    Sides(
        freelancer=(
            _("The time to answer “{title}” is over. {net} is yours: {amount} less the fee of {fee}."),
            NOT_PROTECTED,
        ),
        client=_("The time to answer “{title}” is over. {amount} went to {freelancer}."),
    ),
    subject=_("The time to answer “{title}” is over"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
PAID_DIRECTLY = kind(
    "paid-directly",
    Sides(
        freelancer=(
            _("{client} paid you {amount}: “{title}”. {net} is yours after the fee of {fee}."),
            NOT_PROTECTED,
        ),
    ),
    subject=_("{client} paid you {amount}"),
    button=OPEN_EARNED,
    until=FOR_GOOD,
)
RETURNED = kind(
    "returned",
    Sides(client=_("{freelancer} returned {amount} for “{title}”. It is on its way to your card.")),
    subject=_("{freelancer} returned {amount}"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
OFFER_ENDED = kind(
    "returned-with-offer",
    Sides(client=_("The offer for “{title}” ended. {amount} is on its way to your card.")),
    subject=_("{amount} is on its way to your card"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
SETTLED = kind(
    "settled",
    (_("You both agreed on “{title}”."), DIVIDED),
    subject=_("You both agreed on “{title}”"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
REFUND_UNANSWERED = kind(
    "settled-by-silence",
    (_("Nobody answered the refund request for “{title}” in time."), DIVIDED),
    subject=_("Nobody answered the refund request for “{title}” in time"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
RULED = kind(
    "settled-as-ruled",
    (_("The ruling on “{title}” is carried out."), DIVIDED),
    subject=_("The ruling on “{title}” is carried out"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
OF_EVENT: dict[str, Kind] = {
    Event.APPROVED: APPROVED,
    Event.APPROVED_EARLY: APPROVED_EARLY,
    Event.SILENCE: SILENCE,
    Event.PAID_DIRECTLY: PAID_DIRECTLY,
    Event.RETURNED: RETURNED,
    Event.OFFER_ENDED: OFFER_ENDED,
    Event.SETTLED: SETTLED,
    Event.REFUND_UNANSWERED: REFUND_UNANSWERED,
    Event.RULED: RULED,
}
