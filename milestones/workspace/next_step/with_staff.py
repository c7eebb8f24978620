"""What comes next for a dispute that staff decide."""

from contracts.models import Contract
from marketplace import times
from marketplace.texts import later as _
from milestones.clocks import Party
from milestones.dispute_status import Standing
from milestones.models import Milestone
from milestones.outcomes.voices import Voices
from milestones.workspace.next_step.sentence import NextStep, Reader, joined

DECIDE = Voices(
    client=_("{amount} is disputed and safe. Our staff decide, and you are both told as soon as they have."),
    freelancer=_("{amount} is disputed and safe. Our staff decide, and you are both told as soon as they have."),
    others=_("{amount} is disputed and safe. Our staff decide, and both are told as soon as they have."),
)
APPEALED = Voices(
    client=_("{amount} is disputed and safe. Other staff decide on the appeal, and their ruling is final."),
    freelancer=_("{amount} is disputed and safe. Other staff decide on the appeal, and their ruling is final."),
    others=_("{amount} is disputed and safe. Other staff decide on the appeal, and their ruling is final."),
)
LATE = _("They meant to rule by {until} and are late.")
IN_TIME = _("They mean to rule by {until}.")
SECOND_LATE = _("A second member of our staff must agree, and is late.")
# By whose answer they wait for.
ASKED = {
    Party.CLIENT: Voices(
        client=_("They have asked you and wait for an answer."),
        freelancer=_("They have asked {client} and wait for an answer."),
        others=_("They have asked {client} and wait for an answer."),
    ),
    Party.FREELANCER: Voices(
        client=_("They have asked {freelancer} and wait for an answer."),
        freelancer=_("They have asked you and wait for an answer."),
        others=_("They have asked {freelancer} and wait for an answer."),
    ),
    Party.BOTH: Voices(
        client=_("They have asked both of you and wait for an answer."),
        freelancer=_("They have asked both of you and wait for an answer."),
        others=_("They have asked both and wait for an answer."),
    ),
}
NO_TIME_RUNS = Voices(
    client=_("No time runs for you."),
    freelancer=_("No time runs for you."),
    others=_("No time runs for the two."),
)


def decides(milestone: Milestone, contract: Contract, reader: Reader, standing: Standing | None) -> NextStep:
    """The money is safe; when they mean to be done, whether they are late, and whom they have asked."""
    decide = reader.told(APPEALED if standing and standing.appealed else DECIDE, contract, amount=milestone.amount)
    no_time_runs = reader.told(NO_TIME_RUNS, contract)
    if standing is None:
        return NextStep(joined(decide, no_time_runs), Party.STAFF)
    promise, second, asked = "", "", ""
    if standing.ruling_due_at:
        words = LATE if standing.ruling_due_at <= reader.now else IN_TIME
        promise = words.format(until=times.absolute(standing.ruling_due_at, reader.zone))
    if standing.second_late:
        second = str(SECOND_LATE)
    if standing.asked:
        asked = reader.told(ASKED[standing.asked], contract)
    return NextStep(joined(decide, promise, second, asked, no_time_runs), standing.asked or Party.STAFF)
