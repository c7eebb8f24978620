"""The lists of contracts are read as they were drawn, so whatever changes a contract has its line drawn anew."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract, Message
from escrow.models import Payment
from marketplace.refusals import Refused
from milestones.models import ContractLine, ContractToDraw, Milestone
from milestones.silence import sweep
from milestones.verbs import answering_settlements, ending, funding, offers, returning
from milestones.workspace import drawing
from tests import story
from tests.banks import hear, lose
from tests.conftest import TimeTravel
from tests.factories import ClientFactory, FreelancerFactory
from tests.workspace.test_still_true import DOES, Do

pytestmark = pytest.mark.django_db
SEEDS = range(4)
Line = dict[str, Any]


def as_they_stand(lines: Any) -> list[Line]:
    found = [model_to_dict(line, exclude=["id"]) for line in lines]
    return sorted(found, key=lambda line: (line["contract"], line["person"]))


def assert_drawn(*readers: User) -> None:
    """Who looks has what a recount of everything says."""
    for reader in readers:
        drawing.draw_for(reader)
    contracts = Contract.objects.values_list("pk", flat=True)
    assert as_they_stand(ContractLine.objects.all()) == as_they_stand(drawing.lines_of(list(contracts)))
    assert not ContractToDraw.objects.exists()


@pytest.mark.parametrize("does", DOES)
def test_what_is_done_changes_the_line(does: Do, carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    assert_drawn(carla)
    does(milestone, time_travel)
    assert_drawn(ana)


def test_what_the_bank_gives_back_changes_the_line(carla: User, ana: User) -> None:
    milestone = story.approve(story.funded_milestone(client=carla, freelancer=ana))
    payment = Payment.objects.get()
    assert_drawn(carla)
    lose(payment, taken=20_000)
    assert_drawn(ana)
    assert ContractLine.objects.get(contract=milestone.contract, person=ana).taken_back_minor == 20_000
    hear(payment, "won", changes=3)
    assert_drawn(ana)
    assert ContractLine.objects.get(contract=milestone.contract, person=ana).taken_back_minor == 0


Try = Callable[[Milestone, User, User], object]
TRIES: list[Try] = [
    lambda m, client, worker: story.submit(m),
    lambda m, client, worker: story.submit(m),
    lambda m, client, worker: story.request_changes(m),
    lambda m, client, worker: story.approve(m),
    lambda m, client, worker: story.pay(funding.fund(m, by=client)),
    lambda m, client, worker: story.pay(funding.fund(m, by=client)),
    lambda m, client, worker: story.refund_request(m),
    lambda m, client, worker: story.offer(m, by=client, to_freelancer=100),
    lambda m, client, worker: story.offer(m, by=worker, to_freelancer=m.amount_minor - 100),
    lambda m, client, worker: story.dispute(m),
    lambda m, client, worker: story.dispute(m, by=worker, wants=m.amount_minor),
    lambda m, client, worker: answering_settlements.decline(m.open_offer, by=client, answer="No."),
    lambda m, client, worker: answering_settlements.decline(m.open_offer, by=worker, answer="No."),
    lambda m, client, worker: answering_settlements.take_back(m.open_offer, by=client),
    lambda m, client, worker: returning.return_money(m, by=worker, confirmed_minor=m.amount_minor, reason="Sorry"),
    lambda m, client, worker: ending.end(m.contract, by=client, reason="We stop.", choices={}),
    lambda m, client, worker: Message.send(m.contract, by=worker, text="Hello"),
    lambda m, client, worker: offers.accept(m.contract, by=worker),
    lambda m, client, worker: sweep.process_due(),
    lambda m, client, worker: drawing.draw_for(client),
    lambda m, client, worker: drawing.draw_for(worker),
    lambda m, client, worker: drawing.draw_due(),
]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_recount_of_random_histories_finds_the_same(seed: int, time_travel: TimeTravel) -> None:
    print(f"seed {seed}")  # noqa: T201
    dice, client, worker = random.Random(seed), ClientFactory(), FreelancerFactory()
    contracts = [
        story.offered_contract(
            client=client, freelancer=worker, amounts=(60_000, 30_000, 10_000), whole=dice.random() < 0.5
        )
        for _ in range(2)
    ]
    done = 0
    for _ in range(60):
        milestone = story.fresh(dice.choice(story.milestones_of(dice.choice(contracts))))
        try:
            dice.choice(TRIES)(milestone, client, worker)
            done += 1
        except (Refused, AttributeError):
            # There was nothing to answer.
            pass
        time_travel.forward(hours=dice.choice((1, 30, 100)))
    assert done > 10
    assert_drawn(client, worker)


def test_without_what_tells_it_a_line_stays_as_it_was(carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    assert_drawn(carla)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER counted_contract_is_to_be_drawn ON marketplace_change")
    story.submit(milestone)
    with pytest.raises(AssertionError):
        assert_drawn(carla, ana)


def test_what_changes_while_lines_are_drawn_is_drawn_next(
    carla: User, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    read = drawing.lines_of

    def read_too_early(ids: Any) -> Any:
        found = list(read(ids))
        story.submit(story.fresh(milestone))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(drawing, "lines_of", read_too_early)
        drawing.draw_for(carla)
    assert ContractToDraw.objects.exists()
    assert_drawn(carla)


def test_who_has_many_reads_as_much_as_a_page_may_take(
    client: Client, carla: User, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contract that was touched last is among it; the worker draws all others."""
    monkeypatch.setattr(drawing, "AT_ONCE", 2)
    contracts = [story.active_contract(client=carla, freelancer=ana) for _ in range(4)]
    Message.send(contracts[0], by=carla, text="Hello")
    client.force_login(carla)
    page = client.get(reverse("contracts")).text
    assert page.count('class="card__link"') == 2
    assert contracts[0].get_absolute_url() in page
    assert drawing.draw_due() > 0
    assert_drawn()
    assert client.get(reverse("contracts")).text.count('class="card__link"') == 4


def test_the_worker_draws_all_that_have_changed(carla: User, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many times as many as it takes at once, the newest contracts and the oldest."""
    drawing.draw_due()
    monkeypatch.setattr(drawing, "AT_ONCE", 2)
    for _ in range(5):
        story.active_contract(client=carla, freelancer=ana)
    assert drawing.draw_due() == 5
    assert not ContractToDraw.objects.exists()


def test_a_freelancer_sees_no_offer_without_its_deposit(client: Client, carla: User, ana: User) -> None:
    story.hire(client=carla, freelancer=ana)
    assert_drawn(carla, ana)
    assert not ContractLine.objects.filter(person=ana).exists()
    assert ContractLine.objects.filter(person=carla, turn=ContractLine.Turn.MINE).count() == 1


def statements(client: Client, name: str) -> int:
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(name)).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["dashboard", "contracts"])
def test_many_milestones_and_contracts_cost_what_one_does(name: str, client: Client, carla: User, ana: User) -> None:
    """And of a contract in which much is open, a line tells a few, and how many more there are."""
    client.force_login(carla)
    story.submitted_milestone(client=carla, freelancer=ana)
    one = statements(client, name)
    many = story.active_contract(client=carla, freelancer=ana, amounts=(1_000,) * 8, whole=True)
    for milestone in story.milestones_of(many):
        story.submit(milestone)
    story.submitted_milestone(client=carla, freelancer=ana)
    assert statements(client, name) == one
    page = client.get(reverse(name)).text
    # On the dashboard the first one has a row, too.
    assert page.count(f"{many.get_absolute_url()}?open=") == drawing.ALSO_TOLD + (name == "dashboard")
    assert "4 more milestones are open" in page


def test_a_contract_that_cannot_be_drawn_stops_none(carla: User, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing.draw_due()
    bad, good = (story.active_contract(client=carla, freelancer=ana) for _ in range(2))
    lines_of = drawing.lines_of

    def broken(ids: Any) -> Any:
        if bad.pk in ids:
            raise ValueError("a line that cannot be")
        return lines_of(ids)

    monkeypatch.setattr(drawing, "lines_of", broken)
    assert drawing.draw_due() == 1
    assert list(ContractToDraw.objects.values_list("contract_id", flat=True).distinct()) == [bad.pk]
    assert ContractLine.objects.filter(contract=good).count() == 2
