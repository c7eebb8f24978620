"""Whatever people typed, in whatever script and without a single blank, no page is wider than a small phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running

SMALL = {"width": 320, "height": 640}
DEEDS = """
from contracts.models import PlannedMilestone, Message
from milestones.verbs import hiring
from tests.factories import JobFactory, ProposalFactory
from accounts.models import Skill, User
word, line = "Donaudampfschiff" * 20, "عقدالتصميموالبناء" * 20
User.objects.filter(pk=carla.pk).update(name=word[:80])
User.objects.filter(pk=ana.pk).update(name=line[:80], headline=word[:100], about=word)
carla.refresh_from_db(); ana.refresh_from_db()
def wanted(title):
    job = JobFactory(client=carla, title=title[:100], description=word * 5)
    job.skills.set(Skill.named([word[:40], line[:40]]))
    return job
def proposed(job, freelancer):
    sent = ProposalFactory(job=job, freelancer=freelancer, amounts=(60_000, 40_000), cover_letter=word * 3)
    sent.plan.update(title=line[:100], criteria=[word[:300], line[:300]])
    return sent
hired = [proposed(wanted(title), ana) for title in (word, line)]
contracts = [story.contract_of(story.pay(hiring.hire(sent, by=carla, whole=False))) for sent in hired]
for contract in contracts:
    story.offers.accept(contract, by=ana)
    Message.send(contract, by=ana, text=word)
    Message.send(contract, by=carla, text="https://example.com/" + word)
[first, second] = [story.milestones_of(contract)[0] for contract in contracts]
story.submit(first)
disputed = story.dispute(story.submit(second), by=carla)
open_job = wanted(word)
for freelancer in (ana, FreelancerFactory(name=word[3:83]), FreelancerFactory(name=line[3:83])):
    proposed(open_job, freelancer)
wanted(line)
"""
EVERYBODY = ("/jobs/", "/jobs/3/", "/jobs/?q=" + "x" * 90, "/accounts/signup/", "/")
BOTH = (
    "/dashboard/", "/contracts/", "/contracts/1/", "/contracts/1/terms/", "/contracts/2/", "/disputes/1/",
    "/notifications/", "/profile/", "/people/1/", "/people/2/", "/contracts/1/messages/", "/milestones/1/settlement/",
)  # fmt: skip
PAGES = {
    "": EVERYBODY,
    CARLA: (
        *BOTH, "/jobs/mine/", "/jobs/3/", "/jobs/3/proposals/", "/proposals/3/", "/proposals/3/hire/", "/jobs/3/edit/",
        "/milestones/1/approval/", "/milestones/1/changes/", "/jobs/3/closure/", "/milestones/1/refund-request/",
    ),
    ANA: (
        *BOTH, "/jobs/", "/jobs/4/", "/jobs/4/propose/", "/proposals/", "/proposals/3/", "/proposals/3/withdrawal/",
        "/earnings/", "/milestones/3/return/",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), DEEDS)) as site:
        yield site


@pytest.mark.parametrize("email", PAGES, ids=lambda email: email or "nobody")
def test_no_page_scrolls_sideways(site: Site, open_browser: Callable[..., Page], email: str) -> None:
    page = open_browser(viewport=SMALL)
    if email:
        people.sign_in(page, email)
    wider = {}
    for address in PAGES[email]:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > SMALL["width"]:
            sticks_out = (
                "e => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 321)"
            )
            culprits = page.evaluate(f"({sticks_out})().slice(0, 3).map(e => e.tagName + '.' + e.className)")
            wider[address] = (width, culprits)
    assert wider == {}
