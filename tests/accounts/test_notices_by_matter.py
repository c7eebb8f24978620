"""What people are told stands by what it is about, is read when that is seen, and fades when it is over."""

import re

import pytest
from django.test import Client

from accounts.models import Notification, User
from accounts.notices.notifications import notify
from contracts.contracts.models import address
from contracts.models import Contract, Message
from marketplace import clock
from tests import story
from tests.conftest import TimeTravel
from tests.factories import JobFactory, ProposalFactory
from tests.pages import tight
from tests.told import news

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def unread(user: User) -> list[str]:
    return list(user.notifications.filter(read_at=None).order_by("id").values_list("kind", flat=True))


def groups(client: Client, reader: User) -> list[tuple[str, int]]:
    """The headings of the list, and how many notices stand below each."""
    client.force_login(reader)
    page = tight(client.get("/notifications/").text)
    sections = re.findall(r'<section class="notes__group.*?</section>', page)
    titles = [re.search(r'<h2[^>]*><a href="[^"]*">(.*?)</a>', section) for section in sections]
    return [(title[1] if title else "", section.count("<li")) for title, section in zip(titles, sections, strict=True)]


def test_they_stand_by_contract_and_job(client: Client, contract: Contract, carla: User, ana: User) -> None:
    other = story.active_contract(client=carla, freelancer=ana)
    Message.send(contract, by=ana, text="Hello")
    Message.send(other, by=ana, text="Hello")
    Message.send(contract, by=ana, text="Are you there?")
    notify([news(carla, "news", "News", "/security/")], at=clock.now())
    found = groups(client, carla)
    assert [title for title, _ in found][:3] == ["", contract.title, other.title]
    assert dict(found)[contract.title] == carla.notifications.filter(about=address(contract.pk)).count()


def test_a_proposal_stands_with_its_job(client: Client, carla: User) -> None:
    job = JobFactory(client=carla)
    proposals = [ProposalFactory(job=job) for _ in range(2)]
    assert groups(client, carla) == [(f"Job: {job.title}", 2)]
    assert len(unread(carla)) == 2
    client.get(proposals[0].get_absolute_url())
    assert unread(carla) == []


def test_opening_a_contract_reads_what_is_about_it(client: Client, contract: Contract, carla: User, ana: User) -> None:
    other = story.active_contract(client=carla, freelancer=ana)
    carla.notifications.update(read_at=clock.now())
    ana.notifications.update(read_at=clock.now())
    for each in (contract, other):
        Message.send(each, by=ana, text="Hello")
        story.submit(story.milestones_of(each)[0])
    assert unread(carla) == ["message", "submitted"] * 2
    client.force_login(carla)
    page = client.get(contract.get_absolute_url()).text
    assert unread(carla) == ["message", "submitted"]
    assert 'class="bell__count">2<' in page, "the header says what is left"
    assert set(carla.notifications.filter(read_at=None).values_list("about", flat=True)) == {other.get_absolute_url()}


def test_a_page_that_keeps_itself_up_to_date_reads_nothing(
    client: Client, contract: Contract, carla: User, ana: User
) -> None:
    carla.notifications.update(read_at=clock.now())
    Message.send(contract, by=ana, text="Hello")
    client.force_login(carla)
    client.get(contract.get_absolute_url(), headers={"HX-Request": "true"})
    client.head(contract.get_absolute_url())
    assert unread(carla) == ["message"]


def test_nobody_elses_are_read(client: Client, contract: Contract, carla: User, ana: User, olga: User) -> None:
    carla.notifications.update(read_at=clock.now())
    Message.send(contract, by=ana, text="Hello")
    for reader in (ana, olga):
        client.force_login(reader)
        client.get(contract.get_absolute_url())
    assert unread(carla) == ["message"]


def test_a_dispute_reads_what_leads_to_it(client: Client, contract: Contract, carla: User, ana: User) -> None:
    dispute = story.dispute(story.submit(story.milestones_of(contract)[0]))
    ana.notifications.update(read_at=None)
    Message.send(contract, by=carla, text="Hello")
    before = unread(ana)
    client.force_login(ana)
    client.get(dispute.get_absolute_url())
    assert "message" in unread(ana)
    assert len(unread(ana)) < len(before)


def test_what_is_over_stands_back(client: Client, contract: Contract, carla: User, time_travel: TimeTravel) -> None:
    milestone = story.submit(story.milestones_of(contract)[0])
    client.force_login(carla)
    told = carla.notifications.get(kind="submitted")
    assert "note--over" not in row(client, told)
    story.approve(milestone)
    assert "note--over" in row(client, told)


def row(client: Client, told: Notification) -> str:
    page = tight(client.get("/notifications/").text)
    found = re.search(rf'<li class="note[^>]*><a class="card__link" href="/notifications/{told.pk}/".*?</li>', page)
    assert found
    return found[0]


def test_a_notice_that_leads_nowhere_of_ours_is_about_nothing(carla: User) -> None:
    notify([news(carla, "one", "One", "/contracts/7/#messages"), news(carla, "two", "Two")], at=clock.now())
    assert list(carla.notifications.order_by("id").values_list("about", flat=True)) == ["/contracts/7/", ""]
