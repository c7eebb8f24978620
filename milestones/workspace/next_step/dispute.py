from dataclasses import replace

from django.utils.translation import gettext as _

from marketplace import times
from milestones.clocks import APPEAL, NEGOTIATION, RESPONSE, UNWILLING, Party
from milestones.dispute_status import Standing
from milestones.models import Milestone
from milestones.outcomes import settling
from milestones.workspace.next_step.sentence import URGENT, NextStep, Reader, by

OPPOSITE = {Party.CLIENT: Party.FREELANCER, Party.FREELANCER: Party.CLIENT}


def disputed(milestone: Milestone, names: dict[Party, str], reader: Reader, standing: Standing | None) -> NextStep:
    """Every clock but the dispute's stands."""
    step = _of_stage(milestone, names, reader, standing)
    if standing and standing.withdrawal_asked and standing.opened_by:
        asks = _("{names} asks {names_2} to agree to its withdrawal.").format(
            names=names[standing.opened_by], names_2=names[OPPOSITE[standing.opened_by]]
        )
        step = replace(step, sentence=f"{step.sentence} {asks}")
    offer = milestone.open_offer
    if offer is None or standing is None or standing.ruled_minor is not None:
        return step
    author, answers = offer.sides
    waiting = _("{sentence} {names}’s offer waits for {names_2}’s answer.").format(
        sentence=step.sentence, names=names[author], names_2=names[answers]
    )
    # Nothing happens by itself when staff are late; the offer ends.
    due_at = step.due_at or offer.answer_due_at
    urgent = due_at - reader.now <= URGENT
    return NextStep(waiting, _also(step.waits_for, answers, standing), due_at, urgent=urgent)


def _also(waits_for: Party | None, answers: Party, standing: Standing) -> Party:
    """Who is waited for if one side is to answer an offer, too."""
    if waits_for == Party.STAFF or standing.clock in {NEGOTIATION, UNWILLING}:
        return answers
    return answers if waits_for == answers else Party.BOTH


def _of_stage(milestone: Milestone, names: dict[Party, str], reader: Reader, standing: Standing | None) -> NextStep:
    amount = milestone.amount
    stands = _("{amount} is disputed and safe; every other clock stands.").format(amount=amount)
    if standing is None or standing.clock is None or standing.due_at is None:
        return _with_staff(milestone, names, reader, standing)
    due_at, urgent = standing.due_at, standing.due_at - reader.now <= URGENT
    when = by(due_at, reader)
    if due_at <= reader.now:
        sentence = stands
        if standing.ruled_minor is not None:
            sentence = _("The ruling is final and being carried out. {sentence}").format(
                sentence=settling.sentence(milestone, standing.ruled_minor)
            )
        return NextStep(sentence, Party.STAFF, due_at, urgent=True)
    sentence = {
        RESPONSE.name: _("If {get} does not respond {when}, our staff decide with what is there. {stands}").format(
            get=names.get(standing.waits_for, "nobody"), when=when, stands=stands
        ),
        NEGOTIATION.name: _("If you two do not settle it {when}, our staff decide. {stands}").format(
            when=when, stands=stands
        ),
        UNWILLING.name: _unwilling(names.get(standing.unwilling or Party.BOTH), when, stands),
        APPEAL.name: _("Our staff have ruled. If nobody appeals {when}: {sentence}{at_once}").format(
            when=when,
            sentence=settling.sentence(milestone, standing.ruled_minor or 0),
            at_once=_at_once(names, standing),
        ),
    }[standing.clock.name]
    return NextStep(sentence, standing.waits_for, due_at, urgent=urgent)


def _unwilling(unwilling: str | None, when: str, stands: str) -> str:
    """One of the two, if it is known which, will not agree."""
    if unwilling is None:
        return _("One side will not agree. If you two do not settle it {when}, our staff decide. {stands}").format(
            when=when, stands=stands
        )
    return _("{unwilling} will not agree. If you two do not settle it {when}, our staff decide. {stands}").format(
        unwilling=unwilling, when=when, stands=stands
    )


def _at_once(names: dict[Party, str], standing: Standing) -> str:
    """How the ruling can be carried out sooner."""
    if not standing.accepts:
        return ""
    if standing.accepted_by is None:
        return _(" If you both accept it, that happens at once.")
    accepted, other = names[standing.accepted_by], names[OPPOSITE[standing.accepted_by]]
    return _(" {accepted} has accepted it. If {other} does, too, that happens at once.").format(
        accepted=accepted, other=other
    )


def _with_staff(milestone: Milestone, names: dict[Party, str], reader: Reader, standing: Standing | None) -> NextStep:
    who = _("Our staff decide, and you are both told as soon as they have.")
    if standing and standing.appealed:
        who = _("Other staff decide on the appeal, and their ruling is final.")
    sentence = _("{amount} is disputed and safe. {who}").format(amount=milestone.amount, who=who)
    if standing and standing.ruling_due_at:
        until = times.absolute(standing.ruling_due_at, reader.zone)
        late = standing.ruling_due_at <= reader.now
        sentence += (
            _(" They meant to rule by {until} and are late.").format(until=until)
            if late
            else _(" They mean to rule by {until}.").format(until=until)
        )
    if standing and standing.second_late:
        sentence += _(" A second member of our staff must agree, and is late.")
    if standing and standing.asked:
        sentence += _(" They have asked {get} and wait for an answer.").format(
            get=names.get(standing.asked, "both of you")
        )
        return NextStep(_("{sentence} No time runs for you.").format(sentence=sentence), standing.asked)
    return NextStep(_("{sentence} No time runs for you.").format(sentence=sentence), Party.STAFF)
