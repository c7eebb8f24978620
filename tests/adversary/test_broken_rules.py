"""The onlooker is awake: each of these rules, broken on purpose, is caught, and for the right reason."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from disputes.deciders import taking
from disputes.models import Dispute
from disputes.silence import sweep as dispute_sweep
from marketplace.outages import Span
from marketplace.refusals import NotYours
from milestones.models import Milestone, MilestoneEvent, SettlementOffer
from milestones.models.states import Moves
from milestones.outcomes import settling
from milestones.silence import idle_money, outages, sweep, unanswered_offers
from tests.adversary.explore import DEEPEST, Explorer, Piece, dead_ends
from tests.adversary.promises import everything
from tests.adversary.test_adversary import MEMORY
from tests.adversary.watch import PromiseBroken
from tests.adversary.world import new_world

pytestmark = pytest.mark.django_db
Break = Callable[[pytest.MonkeyPatch], None]
# Most breaches take few moves: they are looked for first, and then told in few words.
SHORT = 3
TIME = ("wait", "process due")
APPEALING = ("open dispute", "respond", "rule", "confirm", "appeal", *TIME)


def silence_takes_submitted_work(patch: pytest.MonkeyPatch) -> None:
    """A refund request that nobody answers brings the money back, though work was submitted."""

    def refund(offers: Sequence[SettlementOffer], now: datetime) -> None:
        for offer in offers:
            SettlementOffer.close([offer], SettlementOffer.State.UNANSWERED, at=now)
            _give_back(offer.milestone, now)

    patch.setattr(unanswered_offers, "_escalate", refund)


def a_dispute_winds_the_clock_up(patch: pytest.MonkeyPatch) -> None:
    """After a dispute that was withdrawn the review begins anew: a client could put it off for ever."""
    real = Moves.pause_review

    def pause(self: Milestone, at: datetime, away: Sequence[Span] = ()) -> None:
        real(self, at, away)
        if self.review_left is not None:
            self.review_left = timedelta(days=14)

    patch.setattr(Milestone, "pause_review", pause)


def an_own_offer_can_be_accepted(patch: pytest.MonkeyPatch) -> None:
    """Whoever makes an offer can accept it."""

    def require_open(self: SettlementOffer, by: Any, *, own: bool = False) -> None:
        assert self.is_open

    patch.setattr(SettlementOffer, "require_answerable", require_open)


def a_ruling_waits_for_no_appeal(patch: pytest.MonkeyPatch) -> None:
    """Rulings are carried out at once."""
    real = Dispute.enter

    def enter(self: Dispute, stage: str, *, at: datetime, due_at: datetime | None = None) -> None:
        real(self, stage, at=at, due_at=at if stage == Dispute.Stage.RULED else due_at)

    patch.setattr(Dispute, "enter", enter)


def a_withdrawn_dispute_leaves_the_clock_standing(patch: pytest.MonkeyPatch) -> None:
    """Nothing starts the review again: the money waits for ever."""
    patch.setattr(Milestone, "resume_review", lambda self, at: None)


def who_does_not_respond_loses(patch: pytest.MonkeyPatch) -> None:
    """A dispute that the other side does not answer is decided against them."""
    real = dispute_sweep._pass_on

    def pass_on(ids: Sequence[int], now: datetime) -> int:
        for dispute in Dispute.objects.filter(pk__in=ids, stage=Dispute.Stage.RESPONDING).with_everybody():
            dispute.close(Dispute.Outcome.RULED, at=now)
            _give_back(dispute.milestone, now)
        return real(ids, now)

    patch.setattr(dispute_sweep, "_pass_on", pass_on)


def the_same_people_decide_the_appeal(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks for a conflict of interest."""

    def require_staff(dispute: Dispute, *, by: Any) -> None:
        if not by.is_staff:
            raise NotYours("Staff only.")

    patch.setattr(taking, "require_may_decide", require_staff)


def milestones_know_no_outages(patch: pytest.MonkeyPatch) -> None:
    """The worker comes back and does at once what silence does."""
    patch.setattr(sweep, "horizon", lambda now: (now, []))


def disputes_know_no_outages(patch: pytest.MonkeyPatch) -> None:
    """The same for disputes alone."""
    patch.setattr(dispute_sweep, "horizon", lambda now: (now, []))


def nobody_is_told_of_an_outage(patch: pytest.MonkeyPatch) -> None:
    """A deadline moves in silence."""
    patch.setattr(outages, "notify", lambda *args, **kwargs: None)


def an_appeal_stops_nothing(patch: pytest.MonkeyPatch) -> None:
    """While other staff decide the appeal, no clock and no staff: the case is forgotten and the money stays."""
    patch.setattr(taking, "require_taken", _refuse_appeals(taking.require_taken))


def _refuse_appeals(real: Callable[..., None]) -> Callable[..., None]:
    def require(dispute: Dispute, *, by: Any) -> None:
        if dispute.appealed:
            raise NotYours("Nobody decides appeals.")
        real(dispute, by=by)

    return require


def staff_hear_of_no_disputed_money(patch: pytest.MonkeyPatch) -> None:
    """Money that is disputed can be held for ever, and nobody looks at it."""
    real = idle_money.due_to_alarm

    def due(now: datetime) -> Any:
        return real(now).exclude(state="disputed")

    patch.setattr(sweep, "DUTIES", [replace(duty, due=due) if duty.due == real else duty for duty in sweep.DUTIES])


def _give_back(milestone: Milestone, now: datetime) -> None:
    """Everything to the client, past every rule of the state machine."""
    before = milestone.state
    milestone.money_returned(at=now)
    settling.carry_out(
        [milestone],
        MilestoneEvent.Kind.REFUND_UNANSWERED,
        to_freelancer_minor=[0],
        from_states=[before],
        actor=None,
        reason="",
        at=now,
    )


# Where it takes more moves it is enough that these lead there.
LEADS_THERE: dict[Break, Collection[str]] = {
    a_dispute_winds_the_clock_up: ("offer a part", "open dispute", *TIME),
    a_ruling_waits_for_no_appeal: APPEALING,
    the_same_people_decide_the_appeal: APPEALING,
    silence_takes_submitted_work: ("offer nothing", *TIME),
    who_does_not_respond_loses: ("open dispute", *TIME),
}


def only(moves: Collection[str]) -> Piece:
    """The piece with these moves alone."""
    piece = everything()
    return replace(piece, moves=lambda *now: (move for move in piece.moves(*now) if move.what in moves))


@pytest.mark.parametrize(
    ("break_it", "submissions", "promise"),
    [
        (silence_takes_submitted_work, 1, "promise 4: silence moved money away from submitted work"),
        (a_dispute_winds_the_clock_up, 1, "promise 3: "),
        (an_own_offer_can_be_accepted, 0, "promise 2: somebody accepted their own offer"),
        (a_ruling_waits_for_no_appeal, 0, "promise 2: there was no time to appeal"),
        (a_withdrawn_dispute_leaves_the_clock_standing, 1, "promise 6: a review with no clock"),
        (who_does_not_respond_loses, 1, "promise 4: silence moved money away from submitted work"),
        (the_same_people_decide_the_appeal, 0, "promise 8: the appeal went to the same people"),
        (milestones_know_no_outages, 1, "promise 10: an outage moved money"),
        (disputes_know_no_outages, 1, "promise 10: an outage changed how things stand"),
        (staff_hear_of_no_disputed_money, 1, "promise 12: money is held for 75 days while disputed"),
        (nobody_is_told_of_an_outage, 1, "promise 10: 0 were told of . deadlines"),
    ],
)
def test_a_broken_rule_is_caught(
    break_it: Break, submissions: int, promise: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    world = new_world(monkeypatch, settings, submissions=submissions)
    break_it(monkeypatch)
    piece = only(LEADS_THERE[break_it]) if break_it in LEADS_THERE else everything()
    with pytest.raises(PromiseBroken, match=promise):
        for longest in (SHORT, DEEPEST):
            Explorer(piece, world, lambda now: now.submissions > submissions, longest).explore(MEMORY[submissions])


def test_a_dead_end_is_found(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """No single situation is wrong: only the graph shows that the money never comes to its end."""
    world = new_world(monkeypatch, settings, submissions=0)
    an_appeal_stops_nothing(monkeypatch)
    graph = Explorer(only(APPEALING), world, is_leaf=lambda now: now.offer is not None).explore(MEMORY[0])
    stuck = dead_ends(graph)
    assert stuck
    assert all(situation.appealed for situation, _ in stuck)
