"""No number of days, hours or rounds stands in a text by hand: all read the tables that the rules are made of."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.signing_in.waiting import WAIT
from contracts.contracts.models import CHANGE_ROUNDS
from escrow.earnings import withdrawable
from marketplace import times
from marketplace.rules import VERSIONS, current_version
from milestones import clocks
from milestones.silence.longest_delay import LONGEST

NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "ten", "fourteen", "thirty", "sixty"]
WRITTEN = re.compile(
    rf"\b(\d+|{'|'.join(NUMBERS)}) (working )?(day|hour|week|month|minute|round|time)s?\b", re.IGNORECASE
)
CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
# How a day is meant.
DEFINITION = "Days are 24 hours long"
# What is an example or a button of the demo is no rule.
NO_RULES = {"marketplace/_landing_example.html", "_demo_bar.html"}
TEMPLATES = [
    path for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")) if path.suffix in {".html", ".txt"}
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_no_template_writes_a_number_of_the_rules(path: Path) -> None:
    if str(path.relative_to(settings.BASE_DIR / "templates")) in NO_RULES:
        return
    found = WRITTEN.search(CODE.sub(" ", path.read_text()).replace(DEFINITION, ""))
    assert found is None, found


def test_a_number_that_is_written_is_found() -> None:
    assert WRITTEN.search("comes back within 7 days")
    assert WRITTEN.search("in up to three rounds")
    assert not WRITTEN.search(CODE.sub(" ", "within {{ seven_days }} of it"))


@pytest.mark.django_db
def test_the_landing_page_and_the_help_page_say_what_the_tables_say(client: Client) -> None:
    landing, protection = client.get("/").text, client.get("/protection/").text
    assert f"within {clocks.OFFER.how_long}, the deposit comes back" in landing
    assert f"No answer for {clocks.REVIEW.how_long} means" in landing
    assert f"to {CHANGE_ROUNDS} rounds" in landing
    for clock in clocks.CLOCKS:
        assert clock.how_long in protection, clock.name
    for wait in withdrawable.table():
        assert f"{wait.how_long} after the release" in protection, wait.name
    for most in LONGEST:
        assert str(most)[1:] in protection


def test_the_readme_says_what_the_tables_say() -> None:
    """It is read where no page is: its numbers are compared."""
    readme = " ".join((settings.BASE_DIR / "README.md").read_text().split())
    waits = {wait.name: wait for wait in withdrawable.table()}
    assert times.length(clocks.IDLE_WARNED.lasts) == times.length(clocks.REVIEW.lasts) == "14 days"
    for said in (
        f"stays silent for {clocks.REVIEW.how_long} and",
        f"or {clocks.REVIEW.how_long} after a submission that nobody answered",
        f"and is possible {NUMBERS[CHANGE_ROUNDS - 1]} times",
        f"by {clocks.REFUND_REQUEST.how_long}' silence only if nothing was submitted",
        f"everything back once in {times.length(VERSIONS[current_version()].requests_apart)}",
        f"staff start {times.length(clocks.UNWILLING.lasts)} later",
        f"{clocks.IDLE.how_long} without a sign of life of the freelancer are warned of; {clocks.IDLE_WARNED.how_long}",
        f"paid out {waits['reviewed'].how_long} later, or {waits['unseen'].how_long.removesuffix(' days')} as long as",
        f"For {times.length(WAIT)} after an account's address",
    ):
        assert said in readme, said
