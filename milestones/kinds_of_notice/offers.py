"""What the two sides are told about an offer of a contract, and who proposed as well about the job."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import If, Sides
from milestones.kinds_of_notice.still import WHILE_OFFERED

OPEN_CONTRACT = _("Open the contract")
# What is agreed to by accepting.
PRICE = If("net", _("The price is {price}: you receive {net}, after the fee of {fee}."))

OFFERED = kind(
    "offered",
    (_("{client} offers you “{contract}”. The deposit is protected; answer by {answer_by}."), PRICE),
    subject=_("{client} offers you “{contract}”"),
    button=_("Read the offer and answer"),
    until=WHILE_OFFERED,
)
REMINDER = kind(
    "offer-reminder",
    (
        _(
            "“{contract}” waits for you to accept or decline the offer. If nobody acts, {held} goes to {client} on "
            "{answer_by}."
        ),
        PRICE,
    ),
    subject=_("“{contract}” waits for your answer"),
    button=_("Read the offer and answer"),
    until=WHILE_OFFERED,
)
ACCEPTED = kind(
    "offer-accepted",
    _("{freelancer} accepted “{contract}” and can start."),
    subject=_("{freelancer} accepted “{contract}”"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
DECLINED = kind(
    "offer-declined",
    _("{freelancer} declined “{contract}”."),
    subject=_("{freelancer} declined “{contract}”"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
WITHDRAWN = kind(
    "offer-withdrawn",
    _("{client} withdrew the offer “{contract}”."),
    subject=_("{client} withdrew the offer “{contract}”"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
EXPIRED = kind(
    "offer-expired",
    Sides(
        client=_("Nobody answered the offer “{contract}” in time. The deposit goes back to you."),
        freelancer=_("Nobody answered the offer “{contract}” in time. The deposit goes back to {client}."),
    ),
    subject=_("Nobody answered the offer “{contract}” in time"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
JOB_FILLED = kind(
    "job-filled",
    _("“{job}” has been filled."),
    subject=_("“{job}” has been filled"),
    button=_("Open your proposal"),
    until=FOR_GOOD,
)
