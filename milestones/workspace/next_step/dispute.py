from dataclasses import replace

from contracts.models import Contract
from milestones.clocks import APPEAL, NEGOTIATION, RESPONSE, UNWILLING, Party
from milestones.dispute_status import Standing
from milestones.models import Milestone
from milestones.outcomes import settling
from milestones.workspace.next_step import with_staff
from milestones.workspace.next_step.dispute_words import (
    ACCEPTED_BY,
    AGREE_TO_WITHDRAWAL,
    APPEALABLE,
    BEING_CARRIED_OUT,
    IF_BOTH_ACCEPT,
    NO_RESPONSE,
    NOT_SETTLED,
    OFFER_WAITS,
    STANDS,
    WILL_NOT_AGREE,
)
from milestones.workspace.next_step.sentence import URGENT, NextStep, Reader, joined

OPPOSITE = {Party.CLIENT: Party.FREELANCER, Party.FREELANCER: Party.CLIENT}


def disputed(milestone: Milestone, contract: Contract, reader: Reader, standing: Standing | None) -> NextStep:
    """Every clock but the dispute's stands."""
    step = _of_stage(milestone, contract, reader, standing)
    if standing and standing.withdrawal_asked and standing.opened_by:
        asks = reader.told(AGREE_TO_WITHDRAWAL[standing.opened_by], contract)
        step = replace(step, sentence=joined(step.sentence, asks))
    offer = milestone.open_offer
    if offer is None or standing is None or standing.ruled_minor is not None:
        return step
    author, answers = offer.sides
    waiting = joined(step.sentence, reader.told(OFFER_WAITS[author], contract))
    # Nothing happens by itself when staff are late; the offer ends.
    due_at = step.due_at or offer.answer_due_at
    urgent = due_at - reader.now <= URGENT
    return NextStep(waiting, _also(step.waits_for, answers, standing), due_at, urgent=urgent)


def _also(waits_for: Party | None, answers: Party, standing: Standing) -> Party:
    """Who is waited for if one side is to answer an offer, too."""
    if waits_for == Party.STAFF or standing.clock in {NEGOTIATION, UNWILLING}:
        return answers
    return answers if waits_for == answers else Party.BOTH


def _of_stage(milestone: Milestone, contract: Contract, reader: Reader, standing: Standing | None) -> NextStep:
    if standing is None or standing.clock is None or standing.due_at is None:
        return with_staff.decides(milestone, contract, reader, standing)
    due_at, urgent = standing.due_at, standing.due_at - reader.now <= URGENT
    stands = STANDS.format(amount=milestone.amount)
    if due_at <= reader.now:
        sentence = stands
        if standing.ruled_minor is not None:
            sentence = joined(str(BEING_CARRIED_OUT), _split(milestone, standing, reader))
        return NextStep(sentence, Party.STAFF, due_at, urgent=True)
    until = reader.until(due_at)
    if standing.clock == APPEAL:
        told = reader.told(APPEALABLE, contract, **until, split=_split(milestone, standing, reader))
        return NextStep(joined(told, _at_once(contract, standing, reader)), standing.waits_for, due_at, urgent=urgent)
    words = {
        RESPONSE.name: NO_RESPONSE.get(standing.waits_for, NOT_SETTLED),
        NEGOTIATION.name: NOT_SETTLED,
        UNWILLING.name: WILL_NOT_AGREE[standing.unwilling or Party.BOTH],
    }[standing.clock.name]
    return NextStep(joined(reader.told(words, contract, **until), stands), standing.waits_for, due_at, urgent=urgent)


def _split(milestone: Milestone, standing: Standing, reader: Reader) -> str:
    return settling.sentence(milestone, standing.ruled_minor or 0, reader.side)


def _at_once(contract: Contract, standing: Standing, reader: Reader) -> str:
    """How the ruling can be carried out sooner."""
    if not standing.accepts:
        return ""
    return reader.told(ACCEPTED_BY[standing.accepted_by] if standing.accepted_by else IF_BOTH_ACCEPT, contract)
