"""Which part somebody has in a case: reading it, taking it, deciding it, being the second person, or none."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.models import User
from disputes.deciders import arbiters, taking
from disputes.models import Dispute, Ruling
from marketplace.refusals import NotYours


class Part(StrEnum):
    """What the desk beside the case offers."""

    READ = "read"
    WAIT = "wait"
    TAKE = "take"
    DECIDE = "decide"
    SECOND = "second"


@dataclass(frozen=True)
class Standing:
    """The part, and in a sentence why it is no other."""

    part: Part
    why: str = ""

    @property
    def decides(self) -> bool:
        return self.part == Part.DECIDE


def part_of(dispute: Dispute, reader: User, proposed: Ruling | None) -> Standing:
    """Of this member of staff, as the case stands; the verbs check it again under their locks."""
    try:
        taking.require_may_decide(dispute, by=reader)
    except NotYours as refusal:
        return Standing(Part.READ, str(refusal))
    if dispute.milestone.hold.is_frozen:
        return Standing(
            Part.WAIT, _("The client’s bank is disputing the payment. Nothing can be decided until it has.")
        )
    if dispute.stage != Dispute.Stage.IN_REVIEW:
        return Standing(Part.WAIT, _why_not_yet(dispute))
    if proposed and proposed.by_id == reader.pk:
        return Standing(Part.WAIT, _waits_for_second(dispute, reader))
    if proposed:
        return Standing(Part.SECOND)
    if dispute.taken_by_id != reader.pk:
        return Standing(Part.TAKE)
    return Standing(Part.DECIDE)


def _why_not_yet(dispute: Dispute) -> str:
    if dispute.stage == Dispute.Stage.RULED and dispute.appealed:
        return _("The ruling on the appeal is final. It is being carried out.")
    if dispute.stage == Dispute.Stage.RULED:
        return _("A ruling is in force. Only an appeal brings the case back here.")
    if dispute.stage == Dispute.Stage.CLOSED:
        return _("This case is closed.")
    return _("The two sides still have time of their own. The case comes here by itself when it is over.")


def _waits_for_second(dispute: Dispute, reader: User) -> str:
    waits = _("Your ruling waits for a second person. Until then nothing happens.")
    if arbiters.left_for(dispute, besides=reader):
        return waits
    return _(
        "{waits} Nobody is left who may confirm it: somebody else must be given the right to decide disputes."
    ).format(waits=waits)
