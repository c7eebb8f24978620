"""What is said of a dispute between its two sides, in the words for each reader."""

from marketplace.texts import later as _
from milestones.clocks import Party
from milestones.outcomes.voices import Voices

STANDS = _("{amount} is disputed and safe; every other clock stands.")
BEING_CARRIED_OUT = _("The ruling is final and being carried out.")
# By who has yet to respond.
NO_RESPONSE = {
    Party.CLIENT: Voices(
        client=_("If you do not respond by {when} ({relative}), our staff decide with what is there."),
        freelancer=_("If {client} does not respond by {when} ({relative}), our staff decide with what is there."),
        others=_("If {client} does not respond by {when} ({relative}), our staff decide with what is there."),
    ),
    Party.FREELANCER: Voices(
        client=_("If {freelancer} does not respond by {when} ({relative}), our staff decide with what is there."),
        freelancer=_("If you do not respond by {when} ({relative}), our staff decide with what is there."),
        others=_("If {freelancer} does not respond by {when} ({relative}), our staff decide with what is there."),
    ),
}
NOT_SETTLED = Voices(
    client=_("If you and {freelancer} do not settle it by {when} ({relative}), our staff decide."),
    freelancer=_("If you and {client} do not settle it by {when} ({relative}), our staff decide."),
    others=_("If the two do not settle it by {when} ({relative}), our staff decide."),
)
# By who will not agree, if it is known which.
WILL_NOT_AGREE = {
    Party.BOTH: Voices(
        client=_(
            "One side will not agree. If you and {freelancer} do not settle it by {when} ({relative}), our staff "
            "decide."
        ),
        freelancer=_(
            "One side will not agree. If you and {client} do not settle it by {when} ({relative}), our staff decide."
        ),
        others=_("One side will not agree. If the two do not settle it by {when} ({relative}), our staff decide."),
    ),
    Party.CLIENT: Voices(
        client=_(
            "You will not agree. If you and {freelancer} do not settle it by {when} ({relative}), our staff decide."
        ),
        freelancer=_(
            "{client} will not agree. If you and {client} do not settle it by {when} ({relative}), our staff decide."
        ),
        others=_("{client} will not agree. If the two do not settle it by {when} ({relative}), our staff decide."),
    ),
    Party.FREELANCER: Voices(
        client=_(
            "{freelancer} will not agree. If you and {freelancer} do not settle it by {when} ({relative}), our staff "
            "decide."
        ),
        freelancer=_(
            "You will not agree. If you and {client} do not settle it by {when} ({relative}), our staff decide."
        ),
        others=_("{freelancer} will not agree. If the two do not settle it by {when} ({relative}), our staff decide."),
    ),
}
APPEALABLE = Voices(
    client=_("Our staff have ruled. If nobody appeals by {when} ({relative}): {split}"),
    freelancer=_("Our staff have ruled. If nobody appeals by {when} ({relative}): {split}"),
    others=_("Our staff have ruled. If nobody appeals by {when} ({relative}): {split}"),
)
IF_BOTH_ACCEPT = Voices(
    client=_("If you and {freelancer} both accept it, that happens at once."),
    freelancer=_("If you and {client} both accept it, that happens at once."),
    others=_("If both accept it, that happens at once."),
)
# By who has accepted the ruling.
ACCEPTED_BY = {
    Party.CLIENT: Voices(
        client=_("You have accepted it. If {freelancer} does, too, that happens at once."),
        freelancer=_("{client} has accepted it. If you do, too, that happens at once."),
        others=_("{client} has accepted it. If {freelancer} does, too, that happens at once."),
    ),
    Party.FREELANCER: Voices(
        client=_("{freelancer} has accepted it. If you do, too, that happens at once."),
        freelancer=_("You have accepted it. If {client} does, too, that happens at once."),
        others=_("{freelancer} has accepted it. If {client} does, too, that happens at once."),
    ),
}
# By who opened the dispute and wants to withdraw it.
AGREE_TO_WITHDRAWAL = {
    Party.CLIENT: Voices(
        client=_("You ask {freelancer} to agree to its withdrawal."),
        freelancer=_("{client} asks you to agree to its withdrawal."),
        others=_("{client} asks {freelancer} to agree to its withdrawal."),
    ),
    Party.FREELANCER: Voices(
        client=_("{freelancer} asks you to agree to its withdrawal."),
        freelancer=_("You ask {client} to agree to its withdrawal."),
        others=_("{freelancer} asks {client} to agree to its withdrawal."),
    ),
}
# By who has made an offer.
OFFER_WAITS = {
    Party.CLIENT: Voices(
        client=_("Your offer waits for {freelancer}’s answer."),
        freelancer=_("{client}’s offer waits for your answer."),
        others=_("{client}’s offer waits for {freelancer}’s answer."),
    ),
    Party.FREELANCER: Voices(
        client=_("{freelancer}’s offer waits for your answer."),
        freelancer=_("Your offer waits for {client}’s answer."),
        others=_("{freelancer}’s offer waits for {client}’s answer."),
    ),
}
