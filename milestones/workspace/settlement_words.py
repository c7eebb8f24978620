"""What the button says that takes a settlement offer: what the reader pays and gets."""

from marketplace.texts import later as _
from milestones.clocks import Party
from milestones.models import SettlementOffer
from milestones.outcomes.split import split_of
from milestones.outcomes.voices import Voices

GIVE_BACK = _("Give {back} back")
SPLIT = Voices(
    client=_("Accept: you pay {paid} and get {back} back"),
    freelancer=_("Accept: you get {net}, {client} gets {back} back"),
    others=_("Accept: {freelancer} gets {net}, {client} gets {back} back"),
)
ALL = Voices(
    client=_("Accept: you pay {paid}"),
    freelancer=_("Accept: you get {net}"),
    others=_("Accept: {freelancer} gets {net}"),
)
NOTHING = Voices(
    client=_("Accept: you get {back} back"),
    freelancer=_("Accept: {client} gets {back} back"),
    others=_("Accept: {client} gets {back} back"),
)


def accepting(offer: SettlementOffer, side: Party | None) -> str:
    """For who answers this offer."""
    split = split_of(offer.milestone, offer.to_freelancer_minor)
    if offer.is_refund_request:
        return GIVE_BACK.format(back=split.to_client)
    words = ALL if not split.to_client else SPLIT if split.to_freelancer else NOTHING
    contract = offer.milestone.contract
    return words.to(side, contract, paid=split.to_freelancer, net=split.net, back=split.to_client)
