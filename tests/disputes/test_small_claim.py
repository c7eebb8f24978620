"""Of a small claim a sentence is enough; of every other, what is at issue is answered, and nothing else."""

import pytest
from django.test import Client

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute, Finding, Ruling
from disputes.verbs import opening
from disputes.verbs.ruling_requirements import CriterionUnanswered
from milestones.models import Milestone
from tests import books, casework, story
from tests.books import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter()


def case_of(amount: int, ari: User, *, currency: str = "USD") -> Dispute:
    found = story.in_review(story.negotiated_dispute(amounts=(amount,), currency=currency))
    taking.take(found, by=ari)
    return story.fresh(found)


def rule(client: Client, case: Dispute, **changes: str) -> str:
    amount = case.milestone.amount.plain()
    written = {"to_freelancer": "0", "to_client": amount, "reasons": "Nothing came.", "seen_evidence": "0"}
    return client.post(casework.address(case, "rule"), written | {"step": "confirm"} | changes).text


@pytest.mark.parametrize(("amount", "currency"), [(4_999, "USD"), (7_499, "JPY"), (14_990, "KWD")])
def test_below_the_limit_one_sentence_is_enough(client: Client, ari: User, amount: int, currency: str) -> None:
    case = case_of(amount, ari, currency=currency)
    assert "one sentence of reasons is enough" in casework.shown(client, ari, case)
    rule(client, case)
    made = Ruling.objects.get()
    assert (made.state, made.reasons, made.findings.count()) == ("in_force", "Nothing came.", 0)


def test_from_the_limit_on_criteria_are_answered(client: Client, ari: User) -> None:
    case = case_of(5_000, ari)
    client.force_login(ari)
    with books.unchanged():
        assert "Choose met, partly met or not met." in rule(client, case)
    assert "may be left out" not in casework.shown(client, ari, case)


def test_the_reasons_are_never_left_out(client: Client, ari: User) -> None:
    case = case_of(4_000, ari)
    client.force_login(ari)
    with books.unchanged():
        assert "Say why, so that whoever loses can understand it." in rule(client, case, reasons=" ")


def test_half_an_answer_is_none(client: Client, ari: User) -> None:
    case = case_of(4_000, ari)
    criterion = case.milestone.criteria.all()[0]
    client.force_login(ari)
    for half in ({f"met-{criterion.pk}": "yes"}, {f"text-{criterion.pk}": "It works."}):
        with books.unchanged():
            assert "Say both whether it was met and why, or neither." in rule(client, case, **half)
    rule(client, case, **{f"met-{criterion.pk}": "yes", f"text-{criterion.pk}": "It works."})
    assert Finding.objects.get().criterion == criterion


def disputed_about_the_second(milestone: Milestone) -> Dispute:
    """The client names the second criterion alone."""
    dispute = opening.open_dispute(
        milestone,
        by=milestone.contract.client,
        criteria=[milestone.criteria.all()[1]],
        story="There are no tests.",
        wants_minor=0,
    )
    return story.in_review(story.respond(dispute))


def test_only_what_is_at_issue_is_answered(client: Client, ari: User) -> None:
    case = disputed_about_the_second(story.submitted_milestone())
    first, second = case.milestone.criteria.all()
    taking.take(case, by=ari)
    page = casework.shown(client, ari, case)
    assert f'name="met-{second.pk}"' in page
    assert f'name="met-{first.pk}"' not in page
    written = {key: value for key, value in casework.ruling(case).items() if str(first.pk) not in key.partition("-")[2]}
    client.post(casework.address(case, "rule"), written | {"step": "confirm"})
    assert [finding.criterion for finding in Finding.objects.all()] == [second]


def test_what_is_at_issue_is_not_left_out(ari: User) -> None:
    case = disputed_about_the_second(story.submitted_milestone())
    first, _ = case.milestone.criteria.all()
    answers = {first: story.answers_to(case.milestone)[first]}
    taking.take(case, by=ari)
    with refused(CriterionUnanswered, match="This one is open"):
        casework.rule(case, by=ari, answers=answers)
