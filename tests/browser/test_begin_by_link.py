"""Two people who know each other: a whole job by a link, each on a phone, from the landing page until it is paid."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

from playwright.sync_api import Locator, Page, expect

from marketplace.outbox.letter import text_of
from tests.browser import people
from tests.browser.money import expect_books
from tests.browser.people import PASSWORD
from tests.browser.site import Site, until

# Clicks, fields typed and choices, of both together.
MOST_ACTIONS = 39
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CLARA, NINA = "clara@example.com", "nina@example.com"
AGREED = "agrees to your plan"


@dataclass
class Hands:
    """A person at a page; whatever they do is counted."""

    page: Page
    site: Site
    address: str
    done: list[str] = field(default_factory=list)

    def press(self, what: Locator) -> None:
        """One click."""
        self.done.append(f"press {what}")
        what.click()

    def write(self, label: str, text: str) -> None:
        """One field typed; each has one focus and one way of going on."""
        self.done.append(f"type {label}")
        self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        """One choice from a list."""
        self.done.append(f"choose {label}")
        self.page.get_by_label(label).select_option(label=option)

    def button(self, name: str | re.Pattern[str]) -> None:
        self.press(self.page.get_by_role("main").get_by_role("button", name=name).first)

    def link(self, name: str | re.Pattern[str]) -> None:
        self.press(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def follow(self, path: str) -> None:
        """Press the link to such an address in the newest mail that has one."""
        self.done.append(f"follow {path}")
        self.page.goto(mailed(self.site, self.address, path))

    def sign_up(self, **known: str) -> None:
        """With a country where it is asked for; name and address where they are not known."""
        for label, text in {**known, "Password": PASSWORD}.items():
            self.write(label, text)


def mailed(site: Site, address: str, path: str) -> str:
    """The newest link in mail to this address whose path begins so."""

    def look() -> str:
        for kept in sorted((site.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime, reverse=True):
            for part in kept.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                mail = message_from_bytes(part.lstrip(), policy=policy.default)
                if address in str(mail["To"]) and (found := re.search(rf"https?://\S+?{path}\S*", text_of(mail))):
                    return found[0]
        return ""

    return until(look, f"a mail to {address} with {path}")


def test_a_whole_job_by_link_in_under_forty_actions(site: Site, open_browser: Callable[..., Page]) -> None:
    client, freelancer = (Hands(open_browser(**PHONE), site, address) for address in (CLARA, NINA))
    client.page.goto("/")
    client.link("Send a plan to your freelancer")
    client.sign_up(Name="Clara Weiss", Email=CLARA)
    client.button("Create the account")
    client.follow("/accounts/confirm-email/")
    client.button("Confirm the address")

    client.write("What is it?", "Logo for a bakery")
    client.write("Their e-mail address", NINA)
    client.write("Amount", "1,200")
    client.write("Due", str(site.now().date() + timedelta(days=20)))
    client.write("Done when", "Three sketches on paper")
    client.button("Make the link")
    expect(client.page.get_by_role("heading", name="Send this link")).to_be_visible()

    freelancer.follow("/plans/link/")
    assert "/plans/link/" not in freelancer.page.url
    expect(freelancer.page.get_by_text("Clara Weiss would like to hire you for this")).to_be_visible()
    expect(freelancer.page.get_by_text("Three sketches on paper")).to_be_visible()
    freelancer.link("Sign up to answer")
    freelancer.sign_up(Name="Nina Horvat")
    freelancer.choose("Country", "Croatia")
    freelancer.button("Create the account")
    freelancer.follow("/accounts/confirm-email/")
    freelancer.button("Confirm the address")
    freelancer.button("Agree to this plan")
    expect(freelancer.page.get_by_text("You agree to the plan. Clara Weiss deposits next")).to_be_visible()

    client.follow("/proposals/")
    client.link(re.compile("^Hire"))
    client.press(client.page.get_by_label("Three sketches on paper"))
    client.button("Continue to payment")
    client.press(client.page.locator("label", has_text=re.compile(r"^\s*Succeeds\s+\d{4}")))
    client.button(re.compile("^Pay"))
    expect(client.page.get_by_text("Protected now").first).to_be_visible()
    expect_books(site, hold=120_000)

    freelancer.follow("/contracts/")
    freelancer.link(re.compile("^Accept the offer"))
    freelancer.button(re.compile("^Accept the offer"))
    freelancer.link("Submit work")
    freelancer.write("Message", "Here they are.")
    freelancer.write("Links", "https://example.com/sketches")
    freelancer.button("Submit for review")
    expect(freelancer.page.locator(".next__sentence")).to_contain_text("14 days")

    client.follow("/contracts/")
    client.link("Review and release $1,200.00")
    client.press(client.page.get_by_label(re.compile("^Yes, ")))
    client.button("Release $1,200.00")
    expect_books(site, earnings=114_000, fees=6_000)
    for each in (client, freelancer):
        each.page.goto("/contracts/?show=over")
        expect(each.page.get_by_text("Logo for a bakery").first).to_be_visible()
    actions = [*client.done, *freelancer.done]
    assert len(actions) <= MOST_ACTIONS, "\n".join(actions)


def test_the_wrong_one_takes_it_up_and_the_sender_sends_it_to_another(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]
) -> None:
    people.known_already(
        site,
        ("Freelancer", "Ana Horvat", "ana@example.com", "UTC"),
        ("Client", "Olga Reid", "olga@example.com", "UTC"),
        ("Client", "Carla Weiss", "carla@example.com", "UTC"),
    )
    ana, olga, carla = (as_signed_in(f"{name}@example.com") for name in ("ana", "olga", "carla"))
    ana.goto("/")
    ana.get_by_role("main").get_by_role("link", name="Send a plan to your client").click()
    ana.get_by_label("What is it?").fill("Translation of a menu")
    ana.get_by_label("Amount").first.fill("300")
    ana.get_by_label("Due").first.fill(str(site.now().date() + timedelta(days=20)))
    ana.get_by_label("Done when").first.fill("All 40 dishes")
    ana.get_by_role("main").get_by_role("button", name="Make the link").last.click()
    link = ana.get_by_label("Link", exact=True).input_value()

    guest = open_browser(**PHONE)
    guest.goto(link)
    expect(guest.get_by_text("Ana Horvat would like to do this for you")).to_be_visible()
    olga.goto(link)
    olga.get_by_role("button", name="Suggest changes").click()
    expect(olga.get_by_text("The plan is between you and Ana Horvat now.")).to_be_visible()
    response = guest.request.get(link)
    assert response.status == 410
    assert "Somebody else who had this link" in response.text()

    ana.goto("/plans/")
    expect(ana.get_by_text("For Olga Reid")).to_be_visible()
    ana.get_by_role("link", name="Translation of a menu").click()
    ana.get_by_role("link", name="This is not who I meant").click()
    ana.get_by_role("button", name="Refuse Olga Reid").click()
    ana.get_by_role("button", name="Make a new link").click()
    expect(ana.get_by_text("This is the new link.")).to_be_visible()
    olga.goto("/notifications/")
    expect(olga.get_by_text("was not meant for you").first).to_be_visible()

    carla.goto(ana.get_by_label("Link", exact=True).input_value())
    carla.get_by_role("button", name="Agree and go on to the deposit").click()
    people.agree_to_plan(carla)
    people.pay(carla)
    expect(carla.get_by_text("Protected now").first).to_be_visible()
    expect(carla.locator(".next__sentence")).to_contain_text("7 days")
