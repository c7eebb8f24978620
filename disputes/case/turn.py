"""Whom a dispute waits for, as one of its two sides reads it."""

from django.utils.translation import gettext as _

from disputes.case.case import Case
from disputes.models import Dispute
from milestones.clocks import Party
from milestones.workspace.next_step.sentence import NextStep


def whose_turn(case: Case, next_step: NextStep) -> str:
    """One sentence, or nothing if nobody can do anything: what waits for an answer comes first."""
    other = case.other.get_short_name()
    if case.asked:
        return _("Our staff wait for your answer.")
    if case.open_offer:
        return _offered(other, own=case.open_offer.author_id == case.reader.pk)
    if case.dispute.waits_for_consent:
        return _asked_to_withdraw(other, own=case.dispute.opened_by_id == case.reader.pk)
    if next_step.waits_for == Party.BOTH:
        return _of_both(case)
    if next_step.waits_for == Party.STAFF:
        return _("It is our staff’s turn.")
    if next_step.waits_for == case.party:
        return _("It is your turn.")
    return _("It is {other}’s turn.").format(other=other) if next_step.waits_for else ""


def _offered(other: str, *, own: bool) -> str:
    if own:
        return _("Your offer waits for {other}’s answer.").format(other=other)
    return _("{other}’s offer waits for your answer.").format(other=other)


def _asked_to_withdraw(other: str, *, own: bool) -> str:
    if own:
        return _("Your request to withdraw it waits for {other}’s answer.").format(other=other)
    return _("{other}’s request to withdraw it waits for your answer.").format(other=other)


def _of_both(case: Case) -> str:
    if case.dispute.stage != Dispute.Stage.RULED:
        return _("Both of you can make an offer.")
    if case.can_accept:
        return _("Either of you can appeal, and you both can accept it.")
    return _("Either of you can appeal.")
