"""What pages about a dispute say in one whole sentence, whatever it depends on."""

from typing import Any

import pytest

from accounts.models import User
from contracts.models import Contract
from disputes.admin.before_ruling import OneHand, button
from disputes.case.page import Page
from disputes.case.sides import sides_of
from disputes.case.turn import whose_turn
from disputes.case.withdrawn import afterwards
from disputes.desk.begun import begun_by
from disputes.models import Dispute
from escrow.chargebacks.one_hand import Reach
from marketplace.money import Money
from milestones.clocks import Party
from milestones.outcomes.split import Split
from milestones.workspace.next_step.sentence import NextStep
from tests import story

LIMIT = Money(100_000, "USD")
SPLIT = Split(Money(20_000, "USD"), Money(40_000, "USD"), Money(0, "USD"))


@pytest.fixture
def ruled(db: None, carla: User, ana: User) -> Dispute:
    return story.ruled_dispute(client=carla, freelancer=ana)


@pytest.fixture
def opened(db: None, carla: User, ana: User) -> Dispute:
    return story.dispute(story.submitted_milestone(client=carla, freelancer=ana), by=carla)


def one_hand(now: int, *before: Money) -> OneHand:
    return OneHand(Reach(before, Money(now, "USD"), LIMIT))


def test_what_one_hand_decides_alone(settings: Any) -> None:
    settings.RULING_CONFIRM_ABOVE = 1_000
    assert one_hand(60_000).so_far == ""
    assert one_hand(60_000).waits == ""
    assert one_hand(60_000).who_decides == (
        "Up to $1,000.00 you decide alone between these two people within 30 days, all your rulings and decisions "
        "about chargebacks together, in whatever currency."
    )


@pytest.mark.parametrize(
    ("before", "whose", "why"),
    [
        ((), "Above $1,000.00 two people decide.", "Nothing happens yet: $1,200.00 is above $1,000.00,"),
        (
            (Money(50_000, "USD"),),
            "Above $1,000.00 two people decide.",
            "Nothing happens yet: with the $500.00 that you decided on between these two people in the last 30 days, "
            "$1,700.00 is above $1,000.00,",
        ),
        (
            (Money(50_000, "EUR"),),
            "Above $1,000.00, each currency in proportion, two people decide.",
            "Nothing happens yet: with the €500.00 that you decided on between these two people in the last 30 days, "
            "$1,200.00 and €500.00 together are above $1,000.00,",
        ),
    ],
)
def test_what_takes_a_second_person(before: tuple[Money, ...], whose: str, why: str, settings: Any) -> None:
    settings.RULING_CONFIRM_ABOVE = 1_000
    told = one_hand(120_000, *before)
    assert told.who_decides == f"{whose} Your ruling waits until a second person confirms it."
    assert told.waits == f"{why} so a second person must confirm it first. When that is done:"
    assert bool(told.so_far) == bool(before)


@pytest.mark.parametrize(
    ("rulings", "needs_second", "text"),
    [
        (1, False, "Rule: $200.00 to Ana Freelancer, $400.00 back to Carla Client"),
        (1, True, "Propose: $200.00 to Ana Freelancer, $400.00 back to Carla Client"),
        (2, False, "Rule: 2 rulings"),
        (3, True, "Propose: 3 rulings"),
    ],
)
def test_the_last_button(rulings: int, needs_second: bool, text: str, carla: User, ana: User) -> None:
    contract = Contract(client=carla, freelancer=ana)
    assert button(contract, SPLIT, rulings=rulings, needs_second=needs_second) == text


def test_how_it_began(opened: Dispute) -> None:
    assert begun_by(opened) == "by Carla Client"
    opened.by_itself = True
    assert begun_by(opened) == "by itself: nobody answered a refund request"
    opened.from_refusal = True
    assert begun_by(opened) == "by itself: a refund request was declined again"


def test_who_each_side_is(opened: Dispute, carla: User, ana: User) -> None:
    assert [side.told for side in sides_of(opened, reader=carla)] == [
        "you, the client, who opened it",
        "the freelancer",
    ]
    assert [side.told for side in sides_of(opened, reader=ana)] == ["the client, who opened it", "you, the freelancer"]
    opened.by_itself = True
    assert [side.told for side in sides_of(opened, reader=carla)] == ["you, the client", "the freelancer"]


def test_a_story_that_is_not_there(opened: Dispute, ana: User) -> None:
    assert _untold(opened, ana).startswith("Has not told their side yet; there is time until ")
    opened.stage = Dispute.Stage.NEGOTIATING
    assert _untold(opened, ana) == "Did not tell their side in time."
    opened.stage = Dispute.Stage.CLOSED
    assert _untold(opened, ana) == "Did not tell their side."


def _untold(dispute: Dispute, reader: User) -> str:
    return next(side.untold for side in sides_of(dispute, reader=reader) if side.person == reader)


@pytest.mark.parametrize(
    ("version", "disputed_from", "text"),
    [
        (1, "funded", "Nothing has been submitted, {so} If nothing at all happens for {idle}, you are both warned."),
        (1, "changes_requested", "Changes were asked for, {so} If nothing at all happens for {idle}, {warned}"),
        (2, "funded", "Nothing has been submitted, {so} If Ana Freelancer gives no sign of life for {idle}, {warned}"),
        (
            2,
            "changes_requested",
            "Changes were asked for, {so} If Ana Freelancer gives no sign of life for {idle}, {warned}",
        ),
    ],
)
def test_what_follows_a_withdrawal(version: int, disputed_from: str, text: str, opened: Dispute) -> None:
    opened.milestone.contract.rules_version, opened.milestone.disputed_from = version, disputed_from
    so, warned = "so no time runs against anybody.", "you are both warned."
    assert afterwards(opened) == text.format(so=so, idle="60 days", warned=warned)


def test_who_can_do_something_about_a_ruling(ruled: Dispute, carla: User) -> None:
    both = NextStep("", Party.BOTH)
    assert whose_turn(Page(ruled, carla), both) == "Either of you can appeal, and you both can accept it."
    ruled.milestone.contract.rules_version = 1
    assert whose_turn(Page(ruled, carla), both) == "Either of you can appeal."
    assert whose_turn(Page(ruled, carla), NextStep("")) == ""


@pytest.mark.parametrize(
    ("waits_for", "text"),
    [
        (Party.STAFF, "It is our staff’s turn."),
        (Party.CLIENT, "It is your turn."),
        (Party.FREELANCER, "It is Ana Freelancer’s turn."),
        (Party.BOTH, "Both of you can make an offer."),
    ],
)
def test_whose_turn_it_is(waits_for: Party, text: str, opened: Dispute, carla: User) -> None:
    assert whose_turn(Page(opened, carla), NextStep("", waits_for)) == text
