"""What is said of a suspension on a contract's page, by who is suspended and for each reader."""

from marketplace.texts import later as _
from milestones.clocks import Party
from milestones.outcomes.voices import Voices

OF_MILESTONE = _("“{title}”: {sentence}")
NOTHING = _("Nothing is protected now.")
FROZEN = _("{protected} stays frozen until the bank decides.")
REMAINING = _("{remaining} is not deposited yet; work for it is not protected.")
GOES_BACK = Voices(
    client=_("{protected} stays protected; if nobody acts, it goes back to you on {due}."),
    freelancer=_("{protected} stays protected; if nobody acts, it goes back to {client} on {due}."),
    others=_("{protected} stays protected; if nobody acts, it goes back to {client} on {due}."),
)
AWAITING_DEPOSIT = {
    Party.CLIENT: Voices(
        client=_("Nothing is protected yet. You cannot make the deposit until the suspension is lifted."),
        freelancer=_("Nothing is protected yet. {client} cannot make the deposit until the suspension is lifted."),
        others=_("Nothing is protected yet. {client} cannot make the deposit until the suspension is lifted."),
    ),
    Party.FREELANCER: Voices(
        client=_("Nothing is protected yet. {freelancer} cannot accept an offer until the suspension is lifted."),
        freelancer=_("Nothing is protected yet. You cannot accept an offer until the suspension is lifted."),
        others=_("Nothing is protected yet. {freelancer} cannot accept an offer until the suspension is lifted."),
    ),
}
OFFERED = {
    Party.CLIENT: Voices(
        client=_("{freelancer} can accept or decline the offer, and you can withdraw it."),
        freelancer=_("You can accept or decline the offer, and {client} can withdraw it."),
        others=_("{freelancer} can accept or decline the offer, and {client} can withdraw it."),
    ),
    Party.FREELANCER: Voices(
        client=_(
            "{freelancer} can decline the offer, but not accept it until the suspension is lifted; you can withdraw it."
        ),
        freelancer=_(
            "You can decline the offer, but not accept it until the suspension is lifted; {client} can withdraw it."
        ),
        others=_(
            "{freelancer} can decline the offer, but not accept it until the suspension is lifted; {client} can "
            "withdraw it."
        ),
    ),
}
ACTIVE = {
    Party.CLIENT: Voices(
        client=_(
            "You can still approve work, ask for changes, settle and take part in a dispute, but not deposit or pay "
            "more until the suspension is lifted."
        ),
        freelancer=_(
            "{client} can still approve work, ask for changes, settle and take part in a dispute, but not deposit or "
            "pay more until the suspension is lifted."
        ),
        others=_(
            "{client} can still approve work, ask for changes, settle and take part in a dispute, but not deposit or "
            "pay more until the suspension is lifted."
        ),
    ),
    Party.FREELANCER: Voices(
        client=_(
            "{freelancer} can still submit work that is funded, return money, settle and take part in a dispute; what "
            "is released is {freelancer}’s, and cannot be withdrawn until the suspension is lifted."
        ),
        freelancer=_(
            "You can still submit work that is funded, return money, settle and take part in a dispute; what is "
            "released is yours, and cannot be withdrawn until the suspension is lifted."
        ),
        others=_(
            "{freelancer} can still submit work that is funded, return money, settle and take part in a dispute; what "
            "is released is {freelancer}’s, and cannot be withdrawn until the suspension is lifted."
        ),
    ),
}
