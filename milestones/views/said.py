"""What has just been done, in a sentence on the page that comes next."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import person
from contracts.models import Contract
from escrow.earnings import withdrawable
from marketplace import clock, times
from marketplace.money import percent
from marketplace.texts import later as _
from milestones.models import Milestone, SettlementOffer, State
from milestones.outcomes import settling
from milestones.outcomes.split import split_of
from milestones.outcomes.voices import Voices, side_of

SUBMITTED = _(
    "Submitted: {client} has until {until} to answer. If nobody acts, {net} of {amount} is yours after the fee."
)
CHANGES = _("Sent back to {freelancer}: the time to review has stopped, and {amount} stays protected.")
RELEASED = _(
    "Released: {net} of {amount} is {freelancer}’s after the fee of {rate}. They can withdraw it from {day} on at the "
    "earliest."
)
RETURNED = _("Returned: {amount} is on its way back to {client}.")
SENT_AGAIN = _("Sent again: {amount} is on its way to you.")
OFFERED = Voices(
    client=_("Your offer is made; {freelancer} has until {until} to answer. {split}"),
    freelancer=_("Your offer is made; {client} has until {until} to answer. {split}"),
    others="",
)
ASKED_BACK = _("You have asked for {amount} back; {freelancer} has until {until} to answer. It stays protected.")
AGREED = _("Agreed. {split}")
DECLINED = _("Declined: {amount} stays protected, and everything goes on as it was.")
BECAME_A_DISPUTE = _("It is a dispute now: {amount} stays protected, and every other clock stands.")
TAKEN_BACK = _("Taken back: {amount} stays protected, and everything goes on as it was.")
ACCEPTED = _("Accepted: {amount} is protected for you, and you can start.")
OFFER_DECLINED = _("Declined: {amount} is on its way back to {client}.")
OFFER_WITHDRAWN = _("Withdrawn: {amount} is on its way back to you.")
NEVER_MADE = _("Withdrawn: nothing was deposited, so nothing is charged.")
ENDED = _("Ended: what is held goes its way as each milestone says, and nothing more is deposited.")
ENDED_AT_ONCE = _("Ended: nothing is held any more.")


def say(request: HttpRequest, words: str, contract: Contract, **places: object) -> None:
    """The sentence, with the whole names of its two people as {client} and {freelancer}."""
    said = words.format(client=contract.client.name, freelancer=contract.freelancer.name, **places)
    messages.success(request, said)


def submitted(request: HttpRequest, milestone: Milestone) -> None:
    """Until when the client has time."""
    now = _as_it_is(milestone)
    split = split_of(now, now.amount_minor)
    say(request, SUBMITTED, now.contract, until=_until(now.review_due_at), amount=now.amount, net=split.net)


def released(request: HttpRequest, milestone: Milestone) -> None:
    """What the freelancer has of it, and from when on."""
    split = split_of(milestone, milestone.amount_minor)
    is_seen = milestone.submissions.exists() or not milestone.contract.rules.withdrawing_waits_by_risk
    opens_at = clock.now() + withdrawable.shortest(is_seen=is_seen)
    day = times.day(opens_at.astimezone(timezone.get_current_timezone()).date())
    rate = percent(milestone.hold.fee_bps)
    say(request, RELEASED, milestone.contract, net=split.net, amount=milestone.amount, rate=rate, day=day)


def offered(request: HttpRequest, milestone: Milestone) -> None:
    """What was offered, and until when it can be answered; that it is a dispute now, if that came of it."""
    now = _as_it_is(milestone)
    offer = SettlementOffer.objects.filter(milestone=now).order_by("number").last()
    if offer is None or (not offer.is_open and now.state == State.DISPUTED):
        say(request, BECAME_A_DISPUTE, now.contract, amount=now.amount)
    elif offer.is_refund_request:
        say(request, ASKED_BACK, now.contract, amount=now.amount, until=_until(offer.answer_due_at))
    else:
        side = side_of(now.contract, person(request).pk)
        split = settling.sentence(now, offer.to_freelancer_minor, side)
        words = OFFERED.to(side, now.contract, until=_until(offer.answer_due_at), split=split)
        messages.success(request, words)


def agreed(request: HttpRequest, offer: SettlementOffer) -> None:
    """Who gets what."""
    side = side_of(offer.milestone.contract, person(request).pk)
    split = settling.sentence(offer.milestone, offer.to_freelancer_minor, side)
    say(request, AGREED, offer.milestone.contract, split=split)


def declined(request: HttpRequest, milestone: Milestone) -> None:
    """That everything goes on; or that it is a dispute now."""
    now = _as_it_is(milestone)
    is_new = now.state == State.DISPUTED and milestone.state != State.DISPUTED
    say(request, BECAME_A_DISPUTE if is_new else DECLINED, now.contract, amount=now.amount)


def about(request: HttpRequest, words: str, milestone: Milestone) -> None:
    """What needs no more than the milestone's amount."""
    say(request, words, milestone.contract, amount=milestone.amount)


def _as_it_is(milestone: Milestone) -> Milestone:
    now: Milestone = Milestone.objects.with_parties().get(pk=milestone.pk)
    return now


def _until(instant: datetime | None) -> str:
    return times.absolute(instant, timezone.get_current_timezone()) if instant else ""
