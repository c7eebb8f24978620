"""What the two sides are told about deposits, work and changes, and when somebody ends the contract."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import If, Sides, Typed
from milestones.kinds_of_notice.still import (
    WHILE_CHANGES_ARE_WANTED,
    WHILE_FROZEN,
    WHILE_FUNDED,
    WHILE_PENDING,
    WHILE_REVIEWED,
)

OPEN_MILESTONE = _("Open the milestone")
OPEN_CONTRACT = _("Open the contract")
# Of what is protected, what arrives.
NET = If("net", _("Once it is approved, {net} of it is yours, after the fee of {fee}."))

FUNDED = kind(
    "funded",
    Sides(freelancer=(_("{client} deposited {amount} for “{title}”. It is protected; you can start."), NET)),
    subject=_("{amount} is protected for “{title}”"),
    button=_("Open the milestone and start"),
    until=WHILE_FUNDED,
)
FUNDED_BEFORE_ACCEPTED = kind(
    "funded-before-accepted",
    Sides(
        freelancer=(_("{client} deposited {amount} for “{title}”. It is protected; accept the offer to start."), NET)
    ),
    subject=_("{amount} is protected for “{title}”"),
    button=_("Read the offer"),
    until=WHILE_FUNDED,
)
PAID_TWICE = kind(
    "paid-twice",
    Sides(
        client=_("You paid {surplus}, but {which} was paid already. It goes straight back the way it came."),
    ),
    subject=_("{surplus} goes straight back to you"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
PAID_TOO_LATE = kind(
    "paid-too-late",
    Sides(
        client=_(
            "You paid {surplus}, but {which} is no longer open for payment. It goes straight back the way it came."
        ),
    ),
    subject=_("{surplus} goes straight back to you"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
DEPOSIT_FAILED = kind(
    "deposit-failed",
    Sides(
        client=_("The payment for “{title}” failed, so it is not funded. You can try again with another card."),
    ),
    subject=_("The payment for “{title}” failed"),
    button=_("Open the milestone and pay"),
    until=WHILE_PENDING,
)
DIRECT_PAYMENT_FAILED = kind(
    "direct-payment-failed",
    Sides(client=_("The payment for “{title}” failed. Nothing was charged.")),
    subject=_("The payment for “{title}” failed"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
REFUND_CAME_BACK = kind(
    "refund-came-back",
    Sides(
        client=_(
            "The refund of {refunded} for “{title}” came back from your bank. It is protected; you can send it again."
        ),
    ),
    subject=_("The refund of {refunded} came back from your bank"),
    button=_("Open the milestone and send it again"),
    until=FOR_GOOD,
)
REFUND_CAME_BACK_FROZEN = kind(
    "refund-came-back-frozen",
    Sides(
        client=_("The refund of {refunded} for “{title}” came back: your bank is disputing the payment. It is frozen."),
    ),
    subject=_("The refund of {refunded} came back, and is frozen"),
    button=OPEN_MILESTONE,
    until=WHILE_FROZEN,
)
SUBMITTED = kind(
    "submitted",
    Sides(
        client=_("{freelancer} submitted “{title}”. If you do not answer, {amount} goes to {freelancer} on {due}."),
    ),
    subject=_("{freelancer} submitted “{title}”"),
    button=_("Review the work"),
    until=WHILE_REVIEWED,
)
CHANGES_WANTED = kind(
    "changes-wanted",
    Sides(
        freelancer=_("{client} asked for changes to “{title}”. The money stays protected while you work on them."),
    ),
    subject=_("{client} asked for changes to “{title}”"),
    button=_("Read what is to change"),
    until=WHILE_CHANGES_ARE_WANTED,
)
ENDED = kind(
    "contract-ended",
    _("{by} ended “{contract}”. What is held stays protected; read what each sum waits for."),
    subject=_("{by} ended “{contract}”"),
    body=(Typed("reason"),),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
FINISHED = kind(
    "contract-finished",
    _("Every milestone of “{contract}” is settled."),
    subject=_("Every milestone of “{contract}” is settled"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
