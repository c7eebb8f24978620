"""Above some amount two people decide: one proposes, another confirms or does not."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute, Ruling
from disputes.verbs import bringing, ruling
from disputes.verbs.bringing import Brought
from tests import books, casework, story
from tests.casework import address, shown
from tests.told import saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def bo(db: None) -> User:
    return story.arbiter(name="Bo Arbiter")


@pytest.fixture
def case(carla: User, ana: User) -> Dispute:
    return casework.of_thousands(client=carla, freelancer=ana)


@pytest.fixture
def proposed(case: Dispute, ari: User) -> Ruling:
    return story.rule(case, by=ari, to_freelancer=150_000)


def confirms(made: Ruling, **changes: str) -> dict[str, str]:
    return {
        "decision": "confirm",
        "confirm-ruling": str(made.pk),
        "confirm-seen_evidence": "0",
        "confirm-agree": "on",
    } | changes


def rejects(made: Ruling, said: str) -> dict[str, str]:
    return {"decision": "reject", "reject-ruling": str(made.pk), "reject-seen_evidence": "0", "reject-said": said}


def test_the_page_says_beforehand_that_two_decide(client: Client, ari: User, case: Dispute) -> None:
    taking.take(case, by=ari)
    page = shown(client, ari, case)
    assert "Above $1,000.00 two people decide. Your ruling waits until a second person confirms it." in page
    check = client.post(address(case, "rule"), casework.ruling(case, "1,500.00", "500.00")).content.decode()
    assert "Nothing happens yet: $2,000.00 is above $1,000.00" in check
    assert "Propose: $1,500.00 to Ana Freelancer, $500.00 back to Carla Client" in check
    written = casework.ruling(case, "1,500.00", "500.00", step="confirm")
    done = client.post(address(case, "rule"), written, follow=True).content.decode()
    assert "Proposed: Ana Freelancer gets $1,425.00 of $1,500.00" in done
    assert "Ruled:" not in done
    assert Ruling.objects.get().state == "proposed"
    assert not saying("have ruled")


def test_who_proposed_waits(client: Client, ari: User, case: Dispute, proposed: Ruling) -> None:
    page = shown(client, ari, case)
    assert "Your ruling waits for a second person." in page
    assert "Confirm the ruling" not in page
    with books.unchanged():
        for sent in (confirms(proposed), rejects(proposed, "No.")):
            answer = client.post(address(case, "second"), sent)
            assert answer.status_code == 409
            assert "Somebody else than who made the ruling confirms it." in answer.content.decode()


def test_another_reads_the_proposal_with_its_effect_and_confirms(
    client: Client, bo: User, case: Dispute, proposed: Ruling
) -> None:
    page = shown(client, bo, case)
    assert "Ari Arbiter has proposed a ruling. Do you confirm it?" in page
    assert (
        "Yes: Ana Freelancer gets $1,425.00 of $1,500.00 after the fee of 5 %, and Carla Client gets $500.00 back."
        in page
    )
    assert "$1,425.00" in page
    page = client.post(address(case, "second"), confirms(proposed), follow=True).content.decode()
    assert "Confirmed ruling 1." in page
    made = story.fresh(proposed)
    assert (made.state, made.second) == ("in_force", bo)
    assert LogEntry.objects.get().user == bo
    assert len(saying("have ruled")) == 2


def test_another_does_not_confirm_and_says_why(
    client: Client, ari: User, bo: User, case: Dispute, proposed: Ruling
) -> None:
    client.force_login(bo)
    client.post(address(case, "second"), rejects(proposed, "The second criterion is met."))
    made = story.fresh(proposed)
    assert (made.state, made.second, made.second_said) == ("rejected", bo, "The second criterion is met.")
    page = shown(client, ari, case)
    assert "Ruling 1 was not confirmed by Bo Arbiter" in page
    assert "The second criterion is met." in page
    assert "Check the ruling" in page


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"decision": "confirm", "confirm-said": "Kept words"}, "Tick the box to confirm the ruling."),
        ({"decision": "reject", "reject-said": " "}, "Say why you do not confirm it."),
    ],
)
def test_what_is_missing_is_said(
    client: Client, bo: User, proposed: Ruling, sent: dict[str, str], message: str
) -> None:
    case = proposed.dispute
    seen = {f"{sent['decision']}-ruling": str(proposed.pk), f"{sent['decision']}-seen_evidence": "0"}
    client.force_login(bo)
    with books.unchanged():
        page = client.post(address(case, "second"), seen | sent).content.decode()
    assert "There is a problem" in page
    assert page.count(message) == 2
    assert "Kept words" in page or sent["decision"] == "reject"


def test_another_proposal_than_the_one_that_was_read_is_not_confirmed(
    client: Client, ari: User, bo: User, case: Dispute, proposed: Ruling
) -> None:
    ruling.reject(proposed, by=story.arbiter(), said="Too much.")
    newer = story.rule(case, by=ari, to_freelancer=0)
    client.force_login(bo)
    with books.unchanged():
        page = client.post(address(case, "second"), confirms(proposed)).content.decode()
    assert "This is another ruling than the one you read." in page
    assert story.fresh(newer).state == "proposed"


def test_after_a_rejection_what_was_written_is_there_and_why_it_was_not_confirmed(
    client: Client, ari: User, case: Dispute, proposed: Ruling
) -> None:
    ruling.reject(proposed, by=story.arbiter(name="Bo Second"), said="Look at the tests again.")
    page = shown(client, ari, case)
    assert f"Bo Second did not confirm ruling {proposed.number}: Look at the tests again." in page
    assert f"{proposed.reasons}</textarea>" in page
    assert f'value="{proposed.to_freelancer.plain()}"' in page
    assert page.count("We looked at it.</textarea>") == case.milestone.criteria.count()


def test_a_colleague_who_decides_anew_begins_with_an_empty_page(
    client: Client, bo: User, case: Dispute, proposed: Ruling, ana: User
) -> None:
    """Also on appeal: what was once rejected is for them to read, and not to sign."""
    ruling.reject(proposed, by=story.arbiter(), said="Look at the tests again.")
    taking.take(case, by=bo, reason="They are away.")
    page = shown(client, bo, case)
    assert "filled in below" not in page
    assert f"{proposed.reasons}</textarea>" not in page


def test_new_evidence_is_read_before_confirming(
    client: Client, bo: User, case: Dispute, proposed: Ruling, carla: User
) -> None:
    taking.ask(case, by=proposed.by, to="client", text="Is there a video?")
    bringing.add(case, Brought(text="Here is a video of it failing."), by=carla)
    client.force_login(bo)
    with books.unchanged():
        answer = client.post(address(case, "second"), confirms(proposed))
    assert answer.status_code == 409
    assert "New evidence has arrived" in answer.content.decode()


def test_there_is_nothing_to_confirm_any_more(client: Client, bo: User, case: Dispute, proposed: Ruling) -> None:
    ruling.confirm(proposed, by=story.arbiter())
    client.force_login(bo)
    with books.unchanged():
        answer = client.post(address(case, "second"), confirms(proposed))
    assert answer.status_code == 409
    assert "No ruling waits for a second person any more." in answer.content.decode()
