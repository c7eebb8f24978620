"""What is over folds into a line that opens without scripts; what a link names is open, and stays so at a refresh."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from contracts.models import Contract, Message
from milestones.models import Milestone
from milestones.verbs import funding
from milestones.workspace.rows import MOST_AT_HAND
from tests import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(carla: User, ana: User) -> Milestone:
    """The first of two milestones, over."""
    return story.approve(story.submitted_milestone(client=carla, freelancer=ana))


def shown(client: Client, reader: User, address: str) -> str:
    client.force_login(reader)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def part(page: str, milestone: Milestone) -> str:
    """What the page shows of one milestone."""
    begin = page.index(f'id="milestone-{milestone.pk}"')
    return page[begin : page.index("</li>", page.index("</details>" if is_whole(page, milestone) else "</a>", begin))]


def is_whole(page: str, milestone: Milestone) -> bool:
    return f'<details class="milestone" id="milestone-{milestone.pk}"' in page


def opens_at(page: str, milestone: Milestone) -> str:
    [address] = re.findall(r'<a class="milestone__head" href="([^"]*)"', part(page, milestone))
    return unescape(address)


def refreshed(client: Client, page: str) -> str:
    """The page that an open page is led to once something has changed."""
    [address] = re.findall(r'hx-get="(/still-true/[^"]*)"', page)
    answer = client.get(unescape(address), headers={"HX-Request": "true"}, follow=True)
    assert answer.redirect_chain
    return answer.text


def test_what_is_over_is_one_line_with_all_that_its_head_says(client: Client, paid: Milestone, carla: User) -> None:
    page = shown(client, carla, paid.contract.get_absolute_url())
    assert not is_whole(page, paid)
    line = part(page, paid)
    for said in (paid.title, "Paid", str(paid.amount)):
        assert said in line
    assert "Here it is." not in page
    assert is_whole(page, story.milestones_of(paid.contract)[1])


def test_its_link_opens_it(client: Client, paid: Milestone, carla: User) -> None:
    address = opens_at(shown(client, carla, paid.contract.get_absolute_url()), paid)
    assert address.endswith(f"#milestone-{paid.pk}")
    page = shown(client, carla, address)
    assert f'id="milestone-{paid.pk}" open>' in page
    assert "Here it is." in page


def test_two_can_be_open(client: Client, paid: Milestone, carla: User) -> None:
    second = story.milestones_of(paid.contract)[1]
    story.pay(funding.fund(second, by=carla))
    story.approve(story.submit(story.fresh(second)))
    page = shown(client, carla, opens_at(shown(client, carla, paid.contract.get_absolute_url()), paid))
    both = shown(client, carla, opens_at(page, second))
    assert is_whole(both, paid)
    assert is_whole(both, second)


def test_a_notice_leads_to_it_open(client: Client, paid: Milestone, ana: User) -> None:
    [path] = {n.path for n in Notification.objects.filter(user=ana, path__contains=f"#milestone-{paid.pk}")}
    assert is_whole(shown(client, ana, path), paid)
    # What was written before links opened anything still arrives at its line.
    assert f'id="milestone-{paid.pk}"' in shown(client, ana, paid.contract.get_absolute_url())


def test_a_refresh_leaves_open_what_is_open_and_older_what_is_older(
    client: Client, paid: Milestone, carla: User, ana: User
) -> None:
    contract = paid.contract
    for number in range(40):
        Message.send(contract, by=ana, text=f"Words {number:02}.")
    [older] = re.findall(r'href="\?(older=[^"#]*)#messages"', shown(client, carla, contract.get_absolute_url()))
    page = shown(client, carla, f"{contract.get_absolute_url()}?open={paid.pk}&{unescape(older)}")
    assert "Words 09." in page
    assert "Words 10." not in page
    story.pay(funding.fund(story.milestones_of(contract)[1], by=carla))
    again = refreshed(client, page)
    assert is_whole(again, paid)
    assert "Words 09." in again
    assert "Words 10." not in again


def test_what_is_not_over_stays_whole_up_to_a_few_and_the_rest_can_be_opened(client: Client, carla: User) -> None:
    contract = story.active_contract(client=carla, amounts=[1_000] * (MOST_AT_HAND + 5))
    milestones = story.milestones_of(contract)
    page = shown(client, carla, contract.get_absolute_url())
    assert [is_whole(page, each) for each in milestones] == [True] * MOST_AT_HAND + [False] * 5
    last = milestones[-1]
    deposit = reverse("milestone_fund", args=[last.pk])
    assert deposit not in page
    assert deposit in shown(client, carla, opens_at(page, last))


def test_what_presses_is_whole_however_far_down(client: Client, carla: User) -> None:
    contract = story.active_contract(client=carla, amounts=[1_000] * (MOST_AT_HAND + 5), whole=True)
    last = story.submit(story.milestones_of(contract)[-1])
    page = shown(client, carla, contract.get_absolute_url())
    assert is_whole(page, last)
    assert reverse("milestone_approve", args=[last.pk]) in page


@pytest.mark.parametrize(
    "query", ["open=x", "open=²", f"open={'9' * 40}", "open=0", "older=x", "earlier=x_y_z", "open="]
)
def test_nonsense_opens_nothing_and_breaks_nothing(query: str, client: Client, paid: Milestone, carla: User) -> None:
    page = shown(client, carla, f"{paid.contract.get_absolute_url()}?{query}")
    assert not is_whole(page, paid)


def test_another_contracts_milestone_is_not_opened(client: Client, paid: Milestone, carla: User, olga: User) -> None:
    other: Contract = story.active_contract(client=olga)
    foreign = story.milestones_of(other)[0]
    page = shown(client, carla, f"{paid.contract.get_absolute_url()}?open={foreign.pk}")
    assert f"milestone-{foreign.pk}" not in re.sub(r'hx-get="[^"]*"', "", page)
