"""Both sides review each other when the contract is over: neither reads the other's before both are in."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running, until

CONTRACT = "/contracts/1/"
OVER = "story.approve(story.submitted_milestone(**both, amounts=(60_000,)))"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), OVER)) as site:
        yield site


def write(page: Page, other: str, points: tuple[str, str, str, str], words: str) -> None:
    page.goto(CONTRACT)
    page.get_by_role("link", name=f"Review {other}").click()
    for point in points:
        page.get_by_role("group", name=point).get_by_label("5 excellent").check()
    page.get_by_label("In your words").fill(words)
    page.get_by_role("button", name="Write the review").click()


def counted(page: Page) -> bool:
    page.reload()
    return page.get_by_text("Too few to average").is_visible()


def test_they_review_each_other(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    write(
        client,
        "Ana Horvat",
        ("Quality of the work", "Communication", "On time", "Would hire again"),
        "Every bicycle found its buyer.",
    )
    expect(client.get_by_text("Your review is kept. Ana Horvat does not know of it.")).to_be_visible()
    client.get_by_role("group", name="On time").get_by_label("4 very good").check()
    client.get_by_role("button", name="Save your review").click()
    for address in (CONTRACT, f"{CONTRACT}review/", "/notifications/", "/people/2/", "/people/2/reviews/"):
        freelancer.goto(address)
        expect(freelancer.get_by_text("Every bicycle found its buyer.")).to_have_count(0)

    write(
        freelancer,
        "Carla Weiss",
        ("Clear wishes", "Communication", "Prompt answers", "Would work with them again"),
        "She knows what she wants.",
    )
    expect(freelancer.get_by_text("Both reviews are in, and both are published.")).to_be_visible()
    expect(freelancer.get_by_text("Every bicycle found its buyer.")).to_be_visible()
    freelancer.get_by_role("link", name="Reply").click()
    freelancer.get_by_label("Your reply").fill("And so did the last one today.")
    freelancer.get_by_role("button", name="Publish your reply").click()
    expect(freelancer.get_by_text("Your reply stands below the review.")).to_be_visible()

    client.goto("/notifications/")
    expect(client.get_by_text("Ana Horvat reviewed you for")).to_be_visible()
    expect(client.get_by_text("And so did the last one today.")).to_be_visible()
    client.goto(CONTRACT)
    client.get_by_role("link", name="Read the reviews").click()
    expect(client.get_by_text("She knows what she wants.")).to_be_visible()
    client.get_by_role("link", name="Ana Horvat").first.click()
    expect(client.get_by_text("Every bicycle found its buyer.")).to_be_visible()
    expect(client.get_by_text("contract of $500.00 to $1,000.00")).to_be_visible()
    # The worker counts, soon.
    until(lambda: counted(client), "the review is counted")
    client.get_by_role("link", name="How reviews and averages are made").click()
    expect(client.get_by_role("heading", name="How averages are made")).to_be_visible()
