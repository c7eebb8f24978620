"""Ruling: written on the case's page, previewed, checked once more, and only then done."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute, Ruling
from disputes.verbs import appealing, bringing
from disputes.verbs.bringing import Brought
from tests import books, casework, story
from tests.casework import address, shown

pytestmark = pytest.mark.django_db
NEW = '<mark class="case__new">New</mark>'
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def case(carla: User, ana: User, ari: User) -> Dispute:
    """In review, and Ari has taken it."""
    found = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    taking.take(found, by=ari)
    return story.fresh(found)


def test_staff_write_check_and_rule(client: Client, ari: User, case: Dispute) -> None:
    assert "Check the ruling" in shown(client, ari, case)
    with books.unchanged():
        check = client.post(address(case, "rule"), casework.ruling(case, step="check")).content.decode()
    assert "Ana Freelancer gets $380.00 of $400.00 after the fee of 5 %, and Carla Client gets $200.00 back." in check
    assert "Rule: $400.00 to Ana Freelancer, $200.00 back to Carla Client" in check
    assert "Ana Freelancer receives" in check
    assert "$380.00" in check
    assert "Either can appeal for 7 days" in check
    page = client.post(address(case, "rule"), casework.ruling(case, step="confirm"), follow=True).content.decode()
    assert "Ruled: Ana Freelancer gets $380.00 of $400.00" in page
    made = Ruling.objects.get()
    assert (made.state, made.to_freelancer_minor, made.by) == ("in_force", 40_000, ari)
    assert {finding.met for finding in made.findings.all()} == {"partly"}
    assert story.fresh(case).stage == "ruled"
    assert LogEntry.objects.get().user == ari


def test_what_was_written_can_be_changed_once_more(client: Client, ari: User, case: Dispute) -> None:
    client.force_login(ari)
    with books.unchanged():
        page = client.post(address(case, "rule"), casework.ruling(case, step="edit")).content.decode()
    assert "The shop works, its tests are missing.</textarea>" in page
    assert 'value="400.00"' in page
    assert "We tried part 2.</textarea>" in page
    assert "There is a problem" not in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reasons": " "}, "Say why, so that whoever loses can understand it."),
        ({"to_freelancer": ""}, "Enter an amount; 0 if there is nothing."),
        ({"to_freelancer": "lots"}, "Enter an amount in digits"),
        ({"to_client": "100.00"}, "Together these are $500.00. Both shares together must be $600.00."),
        ({"to_freelancer": "600.01"}, "That is more than the $600.00 that are held."),
        ({"to_freelancer": "-400.00"}, "Enter zero or more."),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_input_kept(
    client: Client, ari: User, case: Dispute, changes: dict[str, Any], message: str
) -> None:
    client.force_login(ari)
    for step in ("check", "confirm"):
        with books.unchanged():
            page = client.post(address(case, "rule"), casework.ruling(case, step=step, **changes)).content.decode()
        assert "There is a problem" in page
        assert page.count(message) >= 2
        assert "We tried part 1.</textarea>" in page


def test_every_criterion_is_answered(client: Client, ari: User, case: Dispute) -> None:
    first, second = case.milestone.criteria.all()
    written = casework.ruling(case, **{f"met-{first.pk}": "", f"text-{second.pk}": ""})
    client.force_login(ari)
    with books.unchanged():
        page = client.post(address(case, "rule"), written).content.decode()
    assert "There are 2 problems" in page
    assert page.count("Choose met, partly met or not met.") == 2
    assert page.count("Say in writing what you found.") == 2


def test_without_a_script_the_preview_keeps_what_was_typed(client: Client, ari: User, case: Dispute) -> None:
    client.force_login(ari)
    with books.unchanged():
        page = client.post(address(case, "preview"), casework.ruling(case, reasons="")).content.decode()
    assert "What it would do" in page
    assert "Release to Ana Freelancer" in page
    assert "Refund to Carla Client" in page
    assert "We tried part 1.</textarea>" in page
    assert "There is a problem" not in page


def test_with_a_script_the_preview_is_a_part_of_the_page(client: Client, ari: User, case: Dispute) -> None:
    client.force_login(ari)
    part = client.post(address(case, "preview"), casework.ruling(case), headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="preview"')
    for told in (
        "Ana Freelancer receives",
        "Carla Client gets back",
        "$380.00",
        "$20.00",
        "$200.00",
        "Hold of “Milestone 1”",
        "Earnings of Ana Freelancer",
        "Fees",
    ):
        assert told in part
    wrong = client.post(address(case, "preview"), casework.ruling(case, "400.00", "300.00"), headers=HTMX)
    assert "Both shares together must be $600.00." in wrong.content.decode()
    assert "Debit" not in wrong.content.decode()


@pytest.mark.parametrize(("share", "amounts"), [("0", "0.00 600.00"), ("50", "300.00 300.00"), ("100", "600.00 0.00")])
def test_quick_buttons_work_without_a_script(
    client: Client, ari: User, case: Dispute, share: str, amounts: str
) -> None:
    client.force_login(ari)
    page = client.post(address(case, "preview"), casework.ruling(case, "", "", share=share)).content.decode()
    assert "What it would do" in page
    for amount in amounts.split():
        assert f'value="{amount}"' in page


def test_half_of_an_odd_amount_adds_up(client: Client, ari: User) -> None:
    case = story.in_review(story.negotiated_dispute(amounts=(1_010,), currency="KWD"))
    taking.take(case, by=ari)
    client.force_login(ari)
    page = client.post(address(case, "preview"), {"share": "50"}).content.decode()
    assert 'value="0.500"' in page
    assert 'value="0.510"' in page
    assert "What it would do" in page


def test_new_evidence_is_read_first(client: Client, ari: User, case: Dispute, carla: User) -> None:
    taking.ask(case, by=ari, to="client", text="Is there a picture?")
    bringing.add(case, Brought(text="Here is a picture of it."), by=carla)
    taking.ask(case, by=ari, to="client", text="And a video?")
    written = casework.ruling(case)
    bringing.add(case, Brought(text="Here is a video of it failing."), by=carla)
    client.force_login(ari)
    assert NEW not in client.get(address(case)).content.decode()
    for step in ("check", "confirm"):
        with books.unchanged():
            answer = client.post(address(case, "rule"), {**written, "step": step})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "New evidence has arrived since you opened this page." in page
        assert "The shop works, its tests are missing.</textarea>" in page
        assert 'name="seen_evidence" value="2"' in page
        # What was there before is not marked.
        [entry] = [part for part in page.split('<li class="timeline__entry') if NEW in part]
        assert "Here is a video of it failing." in entry
    client.post(address(case, "rule"), casework.ruling(case, step="confirm"))
    assert Ruling.objects.get().state == "in_force"


def test_who_lost_the_case_to_a_colleague_keeps_the_words(client: Client, ari: User, case: Dispute) -> None:
    taking.take(case, by=story.arbiter(name="Bo Arbiter"), reason="She is away.")
    client.force_login(ari)
    for step in ("check", "confirm"):
        with books.unchanged():
            answer = client.post(address(case, "rule"), casework.ruling(case, step=step))
        assert answer.status_code == 409
        assert "Take the case first" in answer.content.decode()
        assert "The shop works, its tests are missing." in answer.content.decode()


def test_it_is_ruled_once(client: Client, ari: User, case: Dispute) -> None:
    written = casework.ruling(case, step="confirm")
    client.force_login(ari)
    client.post(address(case, "rule"), written)
    with books.unchanged():
        assert client.post(address(case, "rule"), written).status_code == 409
    assert Ruling.objects.count() == 1


def test_who_decided_the_first_time_does_not_rule_on_appeal(client: Client, ari: User, ana: User) -> None:
    case = story.ruled_dispute(by=ari, freelancer=ana)
    appealing.appeal(case, by=ana, reasons="The tests were there.")
    client.force_login(ari)
    with books.unchanged():
        for what in ("take", "ask", "rule", "preview", "second"):
            answer = client.post(address(case, what), casework.ruling(case, step="confirm"))
            assert answer.status_code == 403
            assert "You had a part in the first ruling" in answer.content.decode()
