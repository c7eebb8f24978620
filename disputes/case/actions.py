"""What one side of a dispute can do now, as buttons. The verbs check again; this only spares dead ends."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from disputes.case.case import Case
from disputes.models import Dispute
from milestones.clocks import Party
from milestones.outcomes import settling
from milestones.verbs import within_ruling
from milestones.workspace.actions import Action

Stage = Dispute.Stage


@dataclass(frozen=True)
class WayOut:
    """A way to end it without our staff, and what comes of it."""

    action: Action
    effect: str


def on_dispute(case: Case) -> list[Action]:
    """The likeliest first, and that one alone is primary; none when nothing can be changed any more."""
    if not _can_move(case):
        return []
    dispute = case.dispute
    found = [*_respond(case), *_consent(case), *_answer_ruling(case), *_settle(case)]
    if case.can_add:
        label = _("Answer our staff") if case.asked else _("Add evidence")
        found.append(_go(label, "dispute_evidence", dispute, primary=bool(case.asked)))
    if case.can_pass:
        found.append(_go(_("I will not agree"), "dispute_pass", dispute))
    found.sort(key=lambda action: not action.primary)
    return [replace(action, primary=action.primary and number == 0) for number, action in enumerate(found)]


def ways_out_of(case: Case) -> list[WayOut]:
    """Giving in, and taking the dispute back: alone, or with the other side's consent where that takes both."""
    if not _can_move(case):
        return []
    dispute, milestone, other = case.dispute, case.dispute.milestone, case.other.get_short_name()
    if case.party == Party.CLIENT:
        give = Action(
            _("Release {amount}").format(amount=milestone.amount), reverse("milestone_approve", args=[milestone.pk])
        )
        effect = settling.sentence(milestone, milestone.amount_minor, case.party)
    else:
        give = Action(
            _("Return {amount}").format(amount=milestone.amount), reverse("milestone_return", args=[milestone.pk])
        )
        effect = _("{other} gets everything back.").format(other=other)
    may_give = case.party != Party.CLIENT or within_ruling.allows(milestone, to_freelancer_minor=milestone.amount_minor)
    found = (
        [WayOut(give, _("{effect} The dispute is over, and this cannot be undone.").format(effect=effect))]
        if may_give
        else []
    )
    may_withdraw = dispute.stage in Dispute.BEFORE_RULING and not dispute.appealed
    if dispute.opened_by_id == case.reader.pk and may_withdraw and case.needs_consent:
        if not dispute.withdrawal_refused_at:
            label = (
                _("Take that back")
                if dispute.withdrawal_asked_at
                else _("Ask {other} to agree to a withdrawal").format(other=other)
            )
            effect = _(
                "If {other} agrees, everything goes on where it stopped. Until then the dispute goes on."
            ).format(other=other)
            if dispute.withdrawal_asked_at:
                effect = _("You have asked {other} to agree to a withdrawal. {effect}").format(
                    other=other, effect=effect
                )
            found.append(WayOut(_go(label, "dispute_consent", dispute), effect))
    elif dispute.opened_by_id == case.reader.pk and may_withdraw:
        withdraw = _go(_("Withdraw the dispute"), "dispute_withdraw", dispute)
        found.append(
            WayOut(withdraw, _("Everything goes on where it stopped, and the clocks with what they had left."))
        )
    return found


def _can_move(case: Case) -> bool:
    """Not once it is closed, frozen by the client's bank, or ruled for good."""
    dispute = case.dispute
    is_final = dispute.stage == Stage.RULED and not (case.can_appeal or case.has_accepted)
    return dispute.is_open and not dispute.milestone.hold.is_frozen and not is_final


def _respond(case: Case) -> list[Action]:
    return [_go(_("Respond to the dispute"), "dispute_respond", case.dispute, primary=True)] if case.can_respond else []


def _consent(case: Case) -> list[Action]:
    """To the withdrawal that the opener asks for; what staff ask and what is offered comes first."""
    dispute, offer = case.dispute, case.open_offer
    if not dispute.waits_for_consent or dispute.opened_by_id == case.reader.pk:
        return []
    offered = offer is not None and offer.author_id != case.reader.pk
    return [_go(_("Answer: withdraw it?"), "dispute_consent", dispute, primary=not (case.asked or offered))]


def _answer_ruling(case: Case) -> list[Action]:
    """Both answers to it side by side, the likelier one first."""
    found = []
    if case.can_accept:
        found.append(_go(_("Accept the ruling"), "dispute_accept", case.dispute, primary=not case.has_lost))
    if case.can_appeal:
        found.append(_go(_("Appeal the ruling"), "dispute_appeal", case.dispute, primary=case.has_lost))
    return found


def _settle(case: Case) -> list[Action]:
    """Answering the offer that is open, or making one: the likeliest while both have time for it."""
    offer, milestone = case.open_offer, case.dispute.milestone
    if offer is None:
        primary = case.dispute.stage == Stage.NEGOTIATING
        return [Action(_("Offer a settlement"), reverse("settlement_offer", args=[milestone.pk]), primary)]
    is_own = offer.author_id == case.reader.pk
    label = _("See your offer") if is_own else _("Answer {other}’s offer").format(other=case.other.get_short_name())
    return [Action(label, offer.get_absolute_url(), primary=not is_own)]


def _go(label: str, name: str, dispute: Dispute, *, primary: bool = False) -> Action:
    return Action(label, reverse(name, args=[dispute.pk]), primary)
