"""What staff read before they rule: what they decide alone, and what they are about to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import Contract
from disputes.deciders.one_hand import WITHIN
from escrow.chargebacks.one_hand import Reach
from marketplace import times
from milestones.outcomes.split import Split


@dataclass(frozen=True)
class OneHand:
    """How far one hand reaches, in words for whoever is about to rule."""

    reach: Reach

    @property
    def so_far(self) -> str:
        """What they decided about the same two people, if anything."""
        if not self.reach.before:
            return ""
        return self._say(
            _("In the last {within} you decided on {before} between these two people; with this it is {whole}.")
        )

    @property
    def who_decides(self) -> str:
        """They alone, or a second person, too."""
        if not self.reach.needs_second:
            return self._say(
                _(
                    "Up to {limit} you decide alone between these two people within {within}, all your rulings and "
                    "decisions about chargebacks together, in whatever currency."
                )
            )
        if len(self.reach.whole) > 1:
            return self._say(
                _(
                    "Above {limit}, each currency in proportion, two people decide. Your ruling waits until a second "
                    "person confirms it."
                )
            )
        return self._say(_("Above {limit} two people decide. Your ruling waits until a second person confirms it."))

    @property
    def waits(self) -> str:
        """Why nothing happens yet; nothing if it does."""
        if not self.reach.needs_second:
            return ""
        if len(self.reach.whole) > 1:
            return self._say(
                _(
                    "Nothing happens yet: with the {before} that you decided on between these two people in the last "
                    "{within}, {whole} together are above {limit}, so a second person must confirm it first. When that "
                    "is done:"
                )
            )
        if self.reach.before:
            return self._say(
                _(
                    "Nothing happens yet: with the {before} that you decided on between these two people in the last "
                    "{within}, {whole} is above {limit}, so a second person must confirm it first. When that is done:"
                )
            )
        return self._say(
            _(
                "Nothing happens yet: {whole} is above {limit}, so a second person must confirm it first. When that is "
                "done:"
            )
        )

    def _say(self, sentence: str) -> str:
        return sentence.format(
            limit=self.reach.limit,
            within=times.length(WITHIN),
            before=self.reach.told_before,
            whole=self.reach.told_whole,
        )


def button(contract: Contract, split: Split, *, rulings: int, needs_second: bool) -> str:
    """What the last button does: rule or propose, one ruling in figures or several by their number."""
    if rulings > 1:
        several = (
            ngettext("Propose: {number} ruling", "Propose: {number} rulings", rulings)
            if needs_second
            else ngettext("Rule: {number} ruling", "Rule: {number} rulings", rulings)
        )
        return several.format(number=rulings)
    one = (
        _("Propose: {to_freelancer} to {freelancer}, {to_client} back to {client}")
        if needs_second
        else _("Rule: {to_freelancer} to {freelancer}, {to_client} back to {client}")
    )
    return one.format(
        to_freelancer=split.to_freelancer,
        freelancer=contract.freelancer.get_short_name(),
        to_client=split.to_client,
        client=contract.client.get_short_name(),
    )
