"""The disputes of one contract are one case on the desk: one form rules on them, one second person confirms them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.deciders import taking
from disputes.deciders.taking import NotTaken, SomethingNewWasBrought
from disputes.models import Dispute, Ruling
from disputes.verbs import bringing, ruling
from disputes.verbs.bringing import Brought
from disputes.verbs.ruling import Decision
from tests import books, casework, story
from tests.books import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def bo(db: None) -> User:
    return story.arbiter(name="Bo Arbiter")


@pytest.fixture
def cases(ari: User) -> list[Dispute]:
    """Of $600.00 and $300.00 in one contract, which Ari has taken."""
    found = casework.of_one_contract(60_000, 30_000)
    taking.take(found[0], by=ari)
    return found


def decision(case: Dispute, to_freelancer: int, **changes: Any) -> Decision:
    written: dict[str, Any] = {
        "dispute": case,
        "to_freelancer_minor": to_freelancer,
        "to_client_minor": case.milestone.amount_minor - to_freelancer,
        "reasons": "Half of it works.",
        "answers": story.answers_to(case.milestone),
    }
    return Decision(**written | changes)


def confirms(cases: list[Dispute], **changes: str) -> dict[str, str]:
    first, *others = [case.rulings.get(state="proposed") for case in cases]
    return {
        "decision": "confirm",
        "confirm-ruling": str(first.pk),
        "confirm-seen_evidence": "0",
        "confirm-also": " ".join(f"{made.pk}:0" for made in others),
        "confirm-agree": "on",
    } | changes


def both(first: Dispute, second: Dispute, **changes: Any) -> dict[str, Any]:
    """A ruling on both as the first one's form sends it."""
    also = {f"also-{second.pk}-{name}": value for name, value in casework.ruling(second, "0.00", "300.00").items()}
    return casework.ruling(first) | also | {f"also-{second.pk}-now": "on"} | changes


def test_the_page_lists_every_open_dispute_of_the_contract(client: Client, ari: User, cases: list[Dispute]) -> None:
    page = casework.shown(client, ari, cases[0])
    assert "Also disputed in this contract" in page
    assert casework.address(cases[1]) in page
    assert "“Milestone 2”, $300.00" in page
    assert "Rule on this one, too" in page


def test_the_queue_says_that_they_are_one_case(client: Client, ari: User, cases: list[Dispute]) -> None:
    client.force_login(ari)
    page = client.get(reverse("admin:disputes_dispute_changelist")).text
    assert page.count("one case of 2 open disputes") == len(cases)


def test_one_form_rules_on_both(client: Client, ari: User, cases: list[Dispute]) -> None:
    first, second = cases
    client.force_login(ari)
    with books.unchanged():
        check = client.post(casework.address(first, "rule"), both(first, second)).text
    client_name = second.milestone.contract.client.get_short_name()
    assert f"“Milestone 2”, $300.00: {client_name} gets $300.00 back" in check
    assert "Rule: 2 rulings" in check
    client.post(casework.address(first, "rule"), both(first, second, step="confirm"))
    made = {one.dispute: one for one in Ruling.objects.all()}
    assert {one.state for one in made.values()} == {"in_force"}
    assert (made[first].to_freelancer_minor, made[second].to_freelancer_minor) == (40_000, 0)
    assert made[second].reasons == made[first].reasons
    assert {story.fresh(case).stage for case in cases} == {"ruled"}


def test_what_is_left_for_later_is_not_asked_for(client: Client, ari: User, cases: list[Dispute]) -> None:
    first, second = cases
    client.force_login(ari)
    client.post(casework.address(first, "rule"), casework.ruling(first, step="confirm"))
    assert story.fresh(first).stage == "ruled"
    assert story.fresh(second).stage == "in_review"


def test_a_mistake_in_one_rules_on_none(client: Client, ari: User, cases: list[Dispute]) -> None:
    first, second = cases
    client.force_login(ari)
    with books.unchanged():
        wrong = both(first, second, step="confirm", **{f"also-{second.pk}-to_client": "1.00"})
        page = client.post(casework.address(first, "rule"), wrong).text
    assert "Both shares together must be $300.00." in page
    assert "We tried part 1.</textarea>" in page


def test_all_or_none(cases: list[Dispute], ari: User) -> None:
    first, second = cases
    taking.ask(second, by=ari, to="client", text="What did you see?")
    bringing.add(second, Brought(text="A video"), by=second.milestone.contract.client)
    with refused(SomethingNewWasBrought):
        ruling.rule_on([decision(first, 0), decision(second, 0, seen_evidence=0)], by=ari)
    other = casework.of_one_contract(60_000)[0]
    taking.take(other, by=ari)
    with pytest.raises(ValueError, match="One case"), books.unchanged():
        ruling.rule_on([decision(first, 0), decision(other, 0)], by=ari)
    somebody = story.arbiter()
    with refused(NotTaken):
        ruling.rule_on([decision(first, 0), decision(second, 0)], by=somebody)


def test_together_they_are_too_much_for_one_hand_and_are_confirmed_together(
    client: Client, ari: User, bo: User
) -> None:
    cases = casework.of_one_contract(60_000, 50_000)
    taking.take(cases[0], by=ari)
    made = ruling.rule_on([decision(case, 0) for case in cases], by=ari)
    assert {one.state for one in made} == {"proposed"}
    page = casework.shown(client, bo, cases[0])
    assert "Another dispute of this contract, decided with it." in page
    client_name = cases[0].milestone.contract.client.get_short_name()
    assert f"Yes. “Milestone 1”: {client_name} gets $600.00 back" in page
    client.post(casework.address(cases[0], "second"), confirms(cases))
    assert {story.fresh(one).state for one in made} == {"in_force"}
    assert {story.fresh(one).second for one in made} == {bo}


def test_who_did_not_read_both_confirms_none(client: Client, ari: User, bo: User) -> None:
    cases = casework.of_one_contract(60_000, 50_000)
    taking.take(cases[0], by=ari)
    ruling.rule_on([decision(case, 0) for case in cases], by=ari)
    client.force_login(bo)
    for shown in ("", "999:0", confirms(cases)["confirm-also"].replace(":0", ":1")):
        with books.unchanged():
            answer = client.post(casework.address(cases[0], "second"), confirms(cases, **{"confirm-also": shown}))
        assert "Read it" in answer.text


def test_not_confirmed_both_are_open_again(client: Client, ari: User, bo: User) -> None:
    cases = casework.of_one_contract(60_000, 50_000)
    taking.take(cases[0], by=ari)
    made = ruling.rule_on([decision(case, 0) for case in cases], by=ari)
    client.force_login(bo)
    sent = {key.replace("confirm-", "reject-"): value for key, value in confirms(cases).items()}
    client.post(casework.address(cases[0], "second"), sent | {"decision": "reject", "reject-said": "Look again."})
    assert {story.fresh(one).state for one in made} == {"rejected"}
