"""One search over everything: by name, address, number, title, amount and reference, with accents and slips."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from escrow.models import Payment
from marketplace.desk.search.asked import Asked
from milestones.models import Milestone
from tests import story
from tests.desk.staff import staff
from tests.factories import ClientFactory, FreelancerFactory, with_second_factor

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:search")


@pytest.fixture
def milestone(db: None) -> Milestone:
    """384.50 of a bakery, for José."""
    client, freelancer = ClientFactory(name="Bakery Müller"), FreelancerFactory(name="José Ibáñez")
    made = story.funded_milestone(client=client, freelancer=freelancer, amounts=[38_450, 20_000])
    Contract.objects.filter(pk=made.contract_id).update(title="Logo for a bakery")
    return made


def found(client: Client, words: str) -> set[str]:
    """The kinds of what is found."""
    answer = client.get(PAGE, {"q": words})
    assert answer.status_code == 200
    return {str(kind.name) for kind in answer.context["found"]}


@pytest.mark.parametrize(
    "words", ["384.50", "384,50", "$384.50", "USD 384.50", "384.50 usd", "  384.50 ", "٣٨٤.٥٠", "US$ 384.50"]
)
def test_an_amount_as_somebody_typed_it(client: Client, sam: User, milestone: Milestone, words: str) -> None:
    client.force_login(sam)
    assert found(client, words) == {"Milestones", "Payments"}


@pytest.mark.parametrize("words", ["384.50 EUR", "€384.50", "384.51", "#384.50"])
def test_another_amount_is_not_it(client: Client, sam: User, milestone: Milestone, words: str) -> None:
    client.force_login(sam)
    assert found(client, words) == set()


@pytest.mark.parametrize(("words", "minor"), [("1,200", {120_000}), ("1.200", {120_000}), ("1.200,50", {120_050})])
def test_three_digits_behind_a_mark(words: str, minor: set[int]) -> None:
    assert {money.amount_minor for money in Asked(words).amounts if money.currency == "USD"} == minor


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("muller", {"People"}),
        ("Bakery Müller", {"People"}),
        ("bakrey", {"People", "Contracts"}),
        ("jose ibanez", {"People"}),
        ("Ibañes", {"People"}),
        ("logo bakery", {"Contracts"}),
        ("Lgo", set()),
        ("nothing like it", set()),
        ("xy", set()),
        ("", set()),
    ],
)
def test_names_and_titles_with_accents_and_slips(
    client: Client, sam: User, milestone: Milestone, words: str, kinds: set[str]
) -> None:
    client.force_login(sam)
    assert found(client, words) == kinds


def test_an_address_a_number_and_a_reference(client: Client, sam: User, milestone: Milestone) -> None:
    client.force_login(sam)
    payment = Payment.objects.get()
    assert payment.provider_ref
    assert "People" in found(client, milestone.contract.client.email.upper())
    assert "Contracts" in found(client, f"#{milestone.contract_id}")
    assert found(client, payment.provider_ref) == {"Payments"}
    assert found(client, payment.charge_ref) == {"Payments"}


def test_a_dispute_is_found_by_its_milestone(client: Client, sam: User, milestone: Milestone) -> None:
    story.dispute(story.submit(milestone))
    client.force_login(sam)
    assert found(client, "384.50") == {"Milestones", "Payments", "Disputes"}
    client.force_login(staff("disputes.view_dispute"))
    assert found(client, "384.50") == {"Disputes"}


def test_nobody_finds_their_own_dispute(client: Client, milestone: Milestone) -> None:
    story.dispute(story.submit(milestone))
    payer = milestone.contract.client
    User.objects.filter(pk=payer.pk).update(is_staff=True, is_superuser=True)

    client.force_login(with_second_factor(story.fresh(payer)))
    assert found(client, "384.50") == {"Milestones", "Payments"}


def test_what_somebody_may_not_read_is_not_found(client: Client, milestone: Milestone) -> None:
    client.force_login(staff("contracts.view_contract"))
    assert found(client, "384.50") == set()
    assert found(client, "bakery") == {"Contracts"}


def test_it_asks_the_same_however_much_is_found(client: Client, sam: User, milestone: Milestone) -> None:
    client.force_login(sam)
    client.get(PAGE, {"q": "384.50"})
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE, {"q": "384.50"})
    for _ in range(12):
        story.funded_milestone(amounts=[38_450])
    with CaptureQueriesContext(connection) as many:
        answer = client.get(PAGE, {"q": "384.50"})
    assert len(many) == len(few)
    by_name = {str(kind.name): kind for kind in answer.context["found"]}
    assert len(by_name["Milestones"].hits) == 8
    assert by_name["Milestones"].is_more


def test_what_is_asked_by_letters_has_an_index(sam: User, milestone: Milestone) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for table, column in (
            ("accounts_user", "name"),
            ("accounts_user", "email"),
            ("contracts_contract", "title"),
            ("contracts_job", "title"),
            ("milestones_milestone", "title"),
        ):
            cursor.execute(f"EXPLAIN SELECT id FROM {table} WHERE plain({column}) %%> plain(%s)", ["bakery"])  # noqa: S608
            assert "_letters" in str(cursor.fetchall()), table
