"""Both sides propose plans until one is hired on: what each verb does, and what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Notification, User
from accounts.suspension.suspended import Suspended
from contracts.contracts.models import Contract
from contracts.jobs.models import JobNotOpen
from contracts.models import PlanAnswer, PlanVersion, Proposal
from contracts.proposals import bargaining
from contracts.proposals.models import PlanDoesNotAddUp, ProposalNotLive
from contracts.proposals.turns import NothingWaits, OfferUnderWay, PlanChanged
from marketplace.refusals import NotYours, Refused
from milestones.verbs import hiring, offers
from milestones.verbs.hiring import AnotherVersion
from tests import story
from tests.books import refused_by_database, sql
from tests.factories import JobFactory, ProposalFactory, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(carla: User, ana: User) -> Proposal:
    return ProposalFactory(job=JobFactory(client=carla), freelancer=ana)


def newest(user: User) -> str:
    """What this person was told last."""
    return Notification.objects.filter(user=user).select_related("user").latest("id").text


def stands(proposal: Proposal) -> tuple[Any, ...]:
    """The version that the freelancer stands by, the one that waits, how often somebody had a turn, and the price."""
    fresh = story.fresh(proposal)
    return fresh.agreed, fresh.waits, fresh.turns, fresh.price_minor


def test_what_is_sent_is_the_first_version(proposal: Proposal, ana: User) -> None:
    [first] = PlanVersion.objects.all()
    assert (first.number, first.changes, first.by, first.price_minor) == (1, None, ana, 100_000)
    assert [step.title for step in first.steps] == ["Milestone 1", "Milestone 2"]
    assert stands(proposal) == (1, None, 1, 100_000)


def test_rounds(proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([50_000, 30_000]), seen=1, note="Less?")
    assert stands(proposal) == (1, 2, 2, 100_000)
    bargaining.change(proposal, by=ana, plan=plan_of([90_000]), seen=2)
    assert stands(proposal) == (3, None, 3, 90_000)
    bargaining.change(proposal, by=carla, plan=plan_of([85_000]), seen=3)
    bargaining.agree(proposal, by=ana, seen=4)
    assert stands(proposal) == (4, None, 5, 85_000)
    assert [step.amount_minor for step in story.fresh(proposal).plan.all()] == [85_000]
    assert list(PlanVersion.objects.values_list("number", "changes")) == [(1, None), (2, 1), (3, 2), (4, 3)]


def test_what_was_declined_leaves_what_stood_before(proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([50_000]), seen=1)
    bargaining.decline(proposal, by=ana, seen=2, note="Too little.")
    assert stands(proposal) == (1, None, 3, 100_000)
    version = bargaining.change(proposal, by=carla, plan=plan_of([60_000]), seen=3)
    assert (version.number, version.changes) == (3, 1)


def test_each_side_is_told_with_figures(proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([80_000]), seen=1, note="Less?")
    told = newest(ana)
    assert "proposes another plan" in told
    assert "$800.00 in all. It was $1,000.00." in told
    assert "You would receive $760.00 after the fee." in told
    bargaining.change(proposal, by=ana, plan=plan_of([90_000]), seen=2)
    assert "version 3, $900.00 in all. Yours was $800.00." in newest(carla)
    bargaining.change(proposal, by=ana, plan=plan_of([95_000]), seen=3)
    assert "has changed the proposal" in newest(carla)
    assert "It was $900.00." in newest(carla)


def test_versions_and_answers_stay_as_they_are(proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([80_000]), seen=1)
    bargaining.agree(proposal, by=ana, seen=2)
    for table in ("contracts_planversion", "contracts_plananswer"):
        with refused_by_database("append-only"):
            sql(f"DELETE FROM {table}")  # noqa: S608


def change(by: str, **more: Any) -> Callable[[Proposal], Any]:
    def do(proposal: Proposal) -> Any:
        who = proposal.freelancer if by == "ana" else proposal.job.client
        given = {"plan": plan_of([77_000]), "seen": proposal.turns, **more}
        return bargaining.change(proposal, by=who, **given)

    return do


def withdrawn(proposal: Proposal) -> None:
    proposal.withdraw(by=proposal.freelancer)


def closed(proposal: Proposal) -> None:
    proposal.job.close(by=proposal.job.client)


def offered(proposal: Proposal) -> None:
    story.pay(hiring.hire(proposal, by=proposal.job.client, whole=True))


def being_paid(proposal: Proposal) -> None:
    hiring.hire(proposal, by=proposal.job.client, whole=True)


def suspended(proposal: Proposal) -> None:
    story.suspend(proposal.freelancer)
    story.suspend(proposal.job.client)


def as_it_is(proposal: Proposal) -> None:
    """Nothing has happened."""


@pytest.mark.parametrize("by", ["ana", "carla"])
@pytest.mark.parametrize(
    ("before", "more", "refusal"),
    [
        (withdrawn, {}, ProposalNotLive),
        (closed, {}, JobNotOpen),
        (offered, {}, OfferUnderWay),
        (being_paid, {}, OfferUnderWay),
        (suspended, {}, Suspended),
        (as_it_is, {"seen": 0}, PlanChanged),
        (as_it_is, {"seen": 2}, PlanChanged),
        (as_it_is, {"plan": []}, PlanDoesNotAddUp),
        (as_it_is, {"plan": plan_of([60_000, 40_000])}, bargaining.NothingChanged),
    ],
)
def test_what_is_refused_changes_nothing(
    proposal: Proposal, by: str, before: Callable[[Proposal], None], more: Any, refusal: type[Refused]
) -> None:
    before(proposal)
    was = stands(proposal)
    with pytest.raises(refusal):
        change(by, **more)(story.fresh(proposal))
    assert stands(proposal) == was
    assert PlanVersion.objects.count() == 1


def test_strangers_and_the_client_answer_nothing(proposal: Proposal, carla: User, olga: User) -> None:
    with pytest.raises(NotYours):
        bargaining.change(proposal, by=olga, plan=plan_of([80_000]), seen=1)
    with pytest.raises(NothingWaits):
        bargaining.agree(proposal, by=proposal.freelancer, seen=1)
    bargaining.change(proposal, by=carla, plan=plan_of([80_000]), seen=1)
    for answer in (bargaining.agree, bargaining.decline):
        with pytest.raises(NotYours):
            answer(proposal, by=carla, seen=2)
    assert not PlanAnswer.objects.exists()


def test_who_is_suspended_can_still_decline(proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([80_000]), seen=1)
    story.suspend(ana)
    with pytest.raises(Suspended):
        bargaining.agree(proposal, by=ana, seen=2)
    bargaining.decline(proposal, by=ana, seen=2)
    assert stands(proposal) == (1, None, 3, 100_000)


def test_there_is_an_end_to_it(proposal: Proposal, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bargaining, "MOST_VERSIONS", 2)
    bargaining.change(proposal, by=ana, plan=plan_of([80_000]), seen=1)
    with pytest.raises(bargaining.TooManyVersions):
        bargaining.change(proposal, by=ana, plan=plan_of([70_000]), seen=2)


def test_hired_on_the_version_that_was_seen(proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=ana, plan=plan_of([90_000]), seen=1)
    with pytest.raises(AnotherVersion):
        hiring.hire(proposal, by=carla, whole=True, version=1)
    assert not Contract.objects.exists()
    bargaining.change(proposal, by=carla, plan=plan_of([80_000]), seen=2)
    with pytest.raises(AnotherVersion):
        hiring.hire(proposal, by=carla, whole=True, version=3)
    contract = story.contract_of(hiring.hire(proposal, by=carla, whole=True, version=2))
    assert (contract.plan_version, contract.terms.get().text["plan_version"]) == (2, 2)
    assert [milestone.amount_minor for milestone in contract.milestones.all()] == [90_000]
    with refused_by_database("append-only"):
        Contract.objects.filter(pk=contract.pk).update(plan_version=3)


def test_an_offer_that_was_prepared_on_an_older_plan_gives_way(proposal: Proposal, carla: User, ana: User) -> None:
    prepared = hiring.contract_for(proposal, by=carla)
    bargaining.change(proposal, by=ana, plan=plan_of([90_000]), seen=1)
    with pytest.raises(AnotherVersion):
        hiring.ask_for_first_deposit(prepared, by=carla, whole=True)
    contract = story.contract_of(hiring.hire(proposal, by=carla, whole=True, version=2))
    assert story.fresh(prepared).state == "withdrawn"
    assert (contract.state, contract.plan_version) == ("awaiting_deposit", 2)


def test_an_offer_that_was_declined_is_bargained_about(carla: User, ana: User) -> None:
    contract = story.offered_contract(client=carla, freelancer=ana)
    offers.decline(contract, by=ana)
    bargaining.change(contract.proposal, by=ana, plan=plan_of([90_000]), seen=1)
    assert stands(contract.proposal)[0] == 2


def test_the_client_can_write_the_first_plan(carla: User, ana: User) -> None:
    job = JobFactory(client=carla)
    proposal = bargaining.begin(job, freelancer=ana, by=carla, plan=plan_of([50_000]), note="As we said.")
    assert stands(proposal) == (None, 1, 1, 50_000)
    with pytest.raises(AnotherVersion):
        hiring.hire(proposal, by=carla, whole=True)
    bargaining.change(proposal, by=carla, plan=plan_of([55_000]), seen=1)
    assert stands(proposal) == (None, 2, 2, 55_000)
    bargaining.agree(proposal, by=ana, seen=2)
    assert stands(proposal) == (2, None, 3, 55_000)
    assert hiring.hire(proposal, by=carla, whole=True, version=2)
