"""What the two sides are told when the client's bank took money back, or staff gave it back before."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import Sides

OPEN_MILESTONE = _("Open the milestone")

ALL = kind(
    "charged-back",
    Sides(
        client=_("Your bank took back {taken} for “{title}”."),
        freelancer=_("The bank decided for the client: {taken} for “{title}” went back to them."),
    ),
    subject=_("The bank took back {taken} for “{title}”"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
PART = kind(
    "part-taken",
    Sides(
        client=_("Your bank took back {taken} of “{title}”. {left} stays protected, and everything goes on."),
        freelancer=_(
            "The client’s bank took back {taken} of “{title}”. {left} stays protected, and everything goes on."
        ),
    ),
    subject=_("The bank took back {taken} of “{title}”"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
EARNINGS = kind(
    "earnings-taken",
    Sides(
        client=_(
            "Your bank took back your payment for “{title}”, for which nothing had been submitted. {net} of it was "
            "taken from {freelancer}’s earnings."
        ),
        freelancer=_(
            "The client’s bank took back the payment for “{title}”. It was released with nothing submitted, so {net} "
            "of it was taken from your earnings, as far as you had not withdrawn it. We keep no fee of that part."
        ),
    ),
    subject=_("The bank took back the payment for “{title}”"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
EARNINGS_GIVEN_AGAIN = kind(
    "earnings-given-again",
    Sides(
        client=_("Your bank decided anew about “{title}”. {net} is {freelancer}’s again."),
        freelancer=_("The bank decided anew about “{title}”. {net} is in your earnings again."),
    ),
    subject=_("The bank decided anew about “{title}”"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
GIVEN_BACK = kind(
    "given-back",
    Sides(
        client=_(
            "Your bank asked about your payment for “{title}”. We gave {given} back; it is on its way to your card."
        ),
        freelancer=_(
            "The client’s bank asked about the payment for “{title}”. We gave {given} back to the client, before the "
            "bank took it."
        ),
    ),
    subject=_("We gave {given} for “{title}” back"),
    button=OPEN_MILESTONE,
    until=FOR_GOOD,
)
