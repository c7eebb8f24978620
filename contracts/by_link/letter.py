"""The mail with a plan's link, to somebody who may not know us: one for each link, and few to one address."""

from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _

from contracts.by_link.models import SentPlan
from marketplace import times
from marketplace.forms import in_one_line
from marketplace.limits import DAY, is_within
from marketplace.outbox.letter import Kind, Letter
from marketplace.refusals import Refused

# So many a day to one address, whoever asks for them: nobody is flooded by way of us. The site itself is person 0.
A_DAY_TO_ONE_ADDRESS = 3
THE_SITE = 0


class OwnAddress(Refused):
    """The sender's own."""


class EnoughMail(Refused):
    """This address has been written to often enough for today."""


def write(plan: SentPlan) -> None:
    """Have the link sent to the address that the sender has named, if any; in the transaction of the caller.

    Raises OwnAddress or EnoughMail.
    """
    if not plan.other_email:
        return
    if plan.other_email == plan.sender.email.lower():
        raise OwnAddress(_("This is your own address. Enter that of the other side, or leave it empty."))
    counted = f"plan mail {sha256(plan.other_email.encode()).hexdigest()[:32]}"
    if not is_within(THE_SITE, counted, most=A_DAY_TO_ONE_ADDRESS, per=DAY):
        raise EnoughMail(
            _("Enough plans were mailed to this address today. Leave it empty, and send the link yourself.")
        )
    _letter(plan).send()


def _letter(plan: SentPlan) -> Letter:
    """What the sender typed stands in one line each, so that it cannot pass for words of ours."""
    about = {
        "sender": plan.sender.name,
        "title": in_one_line(plan.title),
        "price": plan.price,
        "until": times.absolute(plan.ends_at, plan.sender.zone),
        "support": settings.SUPPORT_EMAIL,
    }
    opening = (
        _("{sender} would like to hire you for “{title}”, {price} in all, and asks whether you agree to the plan.")
        if plan.by_client
        else _(
            "{sender} would like to work for you on “{title}”, {price} in all, and asks whether you agree to the plan."
        )
    )
    lines = (
        opening,
        _("Read it, change it or say yes: {link}"),
        _("On Surety the client deposits the money before the work begins, and neither side can take it alone."),
        _("The link is for you alone and good until {until}. You can read the plan without an account."),
        _("You do not know {sender}? Do nothing, and you hear no more of it. Write to us if it is abuse: {support}"),
    )
    body = "\n\n".join(line.format(link=plan.link, **about) for line in lines)
    return Letter(
        _("{sender} sends you a plan for “{title}”").format(**about), body, to=[plan.other_email], kind=Kind.ACCOUNT
    )
