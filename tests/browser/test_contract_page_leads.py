"""A contract's page at every width: what is to do is on a phone's first screen, and nothing lies on another."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running

PHONE = {"width": 390, "height": 844}
IN_REVIEW, CHANGES_WANTED = "/contracts/1/", "/contracts/2/"
LONG_TITLE = "Rebuild the online shop for handmade ceramics, with a catalogue of forty glazes and three languages"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One contract in review, and one of which the client wants changes."""
    deeds = (
        "story.submitted_milestone(**both, amounts=(60_000, 40_000))",
        f"from contracts.models import Contract; Contract.objects.update(title={LONG_TITLE!r})",
        "story.request_changes(story.submitted_milestone(**both, amounts=(80_000,)))",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def box_of(found: Locator) -> FloatRect:
    box = found.bounding_box()
    assert box is not None
    return box


def is_on_first_screen(found: Locator) -> bool:
    box = box_of(found)
    return box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"]


def lie_on_each_other(one: FloatRect, other: FloatRect) -> bool:
    beside = one["x"] + one["width"] <= other["x"] + 0.5 or other["x"] + other["width"] <= one["x"] + 0.5
    above = one["y"] + one["height"] <= other["y"] + 0.5 or other["y"] + other["height"] <= one["y"] + 0.5
    return not (beside or above)


def on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.goto(address)


def test_what_comes_next_and_its_button_are_on_a_phones_first_screen(as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    on_a_phone(client, IN_REVIEW)
    assert is_on_first_screen(client.locator(".next__sentence"))
    assert is_on_first_screen(client.get_by_role("link", name="Review and release $600.00"))
    on_a_phone(freelancer, CHANGES_WANTED)
    assert is_on_first_screen(freelancer.locator("#workspace .next .btn--primary"))


def test_the_milestones_come_next_and_the_rest_stands_back(as_signed_in: Callable[[str], Page]) -> None:
    client = as_signed_in(CARLA)
    on_a_phone(client, IN_REVIEW)
    found = [".next", ".milestones", ".figures", "#messages", ".beside", "#history"]
    tops = [box_of(client.locator(each))["y"] for each in found]
    assert tops == sorted(tops)


def test_how_it_stands_is_said_beside_the_title(as_signed_in: Callable[[str], Page]) -> None:
    client = as_signed_in(CARLA)
    client.goto(IN_REVIEW)
    expect(client.locator(".titled .badge")).to_have_text("In review")
    client.goto(CHANGES_WANTED)
    expect(client.locator(".titled .badge")).to_have_text("Changes requested")


def test_changes_lead_with_what_was_asked(as_signed_in: Callable[[str], Page]) -> None:
    freelancer = as_signed_in(ANA)
    on_a_phone(freelancer, CHANGES_WANTED)
    asked = freelancer.locator(".next .wanted")
    expect(asked).to_contain_text("asks you for changes")
    assert box_of(asked)["y"] < box_of(freelancer.locator(".next__sentence"))["y"]


@pytest.mark.parametrize("width", [320, 390, 640, 768, 900, 1280])
def test_nothing_lies_on_another_at_any_width(as_signed_in: Callable[[str], Page], width: int) -> None:
    client = as_signed_in(CARLA)
    client.set_viewport_size({"width": width, "height": 900})
    client.goto(IN_REVIEW)
    assert client.evaluate("document.documentElement.scrollWidth") <= width
    parts = (".crumbs", ".titled h1", ".titled .badge", ".lead", ".next", ".milestones", ".figures", ".beside")
    boxes = {part: box_of(client.locator(part)) for part in parts}
    for one in parts:
        for other in parts[parts.index(one) + 1 :]:
            assert not lie_on_each_other(boxes[one], boxes[other]), (one, other)
