"""The pages of reviews: what each side reads and sends, and what everybody reads of a person."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contracts.models import Contract, Review, Stars
from milestones.workspace.version import version_of
from tests import story
from tests.pages import tight
from tests.reviews.over import both, count, over, write

pytestmark = pytest.mark.django_db
FORM = {"work": "5", "communication": "4", "promptness": "5", "again": "5", "words": "Kind, exact & quick."}


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return over(client=carla, freelancer=ana)


def page(client: Client, reader: User, path: str) -> str:
    client.force_login(reader)
    return tight(client.get(path).content.decode())


def test_the_contract_s_page_asks_each_side_for_its_own(
    client: Client, contract: Contract, carla: User, ana: User
) -> None:
    address = f"/contracts/{contract.pk}/review/"
    assert "How was it to work with Ana Freelancer?" in page(client, carla, contract.get_absolute_url())
    write(contract, carla)
    said = page(client, carla, contract.get_absolute_url())
    assert "You have reviewed Ana Freelancer. You can change it until" in said
    assert f'href="{address}"' in said
    assert "How was it to work with Carla Client?" in page(client, ana, contract.get_absolute_url())


def test_what_one_side_writes_changes_nothing_that_the_other_side_is_answered(
    client: Client, contract: Contract, carla: User, ana: User
) -> None:
    before = version_of(contract)
    write(contract, carla)
    assert version_of(contract) == before
    write(contract, ana)
    assert version_of(contract) > before


def test_it_is_written_and_changed(client: Client, contract: Contract, carla: User) -> None:
    address = f"/contracts/{contract.pk}/review/"
    said = page(client, carla, address)
    for point in ("Quality of the work", "Communication", "On time", "Would hire again"):
        assert point in said
    answer = client.post(address, FORM, follow=True)
    assert "Your review is kept. Ana Freelancer does not know of it." in answer.content.decode()
    assert "Kind, exact &amp; quick." in page(client, carla, address)
    client.post(address, {**FORM, "work": "3"})
    assert Review.objects.get().work == 3


def test_faults_are_said_at_the_form(client: Client, contract: Contract, carla: User) -> None:
    client.force_login(carla)
    answer = client.post(f"/contracts/{contract.pk}/review/", {**FORM, "work": "6", "words": ""})
    said = answer.content.decode()
    assert "Say why, in a few words." in said
    assert "Select a valid choice" in said
    assert not Review.objects.exists()


def test_the_other_side_is_asked_by_its_own_points(client: Client, contract: Contract, ana: User) -> None:
    said = page(client, ana, f"/contracts/{contract.pk}/review/")
    for point in ("Clear wishes", "Prompt answers", "Would work with them again"):
        assert point in said


def test_once_published_both_are_read_and_replied_to(
    client: Client, contract: Contract, carla: User, ana: User
) -> None:
    write(contract, carla, words="Kind, exact & quick.")
    write(contract, ana, words="Clear.")
    address = f"/contracts/{contract.pk}/review/"
    said = page(client, ana, address)
    assert "Kind, exact &amp; quick." in said
    assert "Clear." in said
    review = Review.objects.get(of=ana)
    reply = f"/reviews/{review.pk}/reply/"
    assert f'href="{reply}"' in said
    assert f'href="{reply}"' not in page(client, carla, address)
    client.force_login(ana)
    answer = client.post(reply, {"text": "Thank you."}, follow=True)
    assert "Your reply stands below the review." in answer.content.decode()
    assert "Thank you." in page(client, carla, address)
    assert client.post(address, FORM).status_code == 409


def test_a_person_s_page_shows_them_with_size_and_month(
    client: Client, contract: Contract, carla: User, ana: User, olga: User
) -> None:
    write(contract, carla, words="Kind.")
    assert "No reviews yet." in page(client, olga, f"/people/{ana.pk}/")
    write(contract, ana, words="Clear.")
    count()
    said = page(client, olga, f"/people/{ana.pk}/")
    assert "Kind." in said
    assert "contract of $500.00 to $1,000.00" in said
    assert "Too few to average: 0 reviews count" in said
    assert "1 more can be read below and does not count." in said
    assert "Clear." not in said


def test_who_is_not_signed_in_is_told_no_names_of_who_wrote(contract: Contract, carla: User, ana: User) -> None:
    """They may have hidden their own page from search engines."""
    write(contract, carla, words="Kind.")
    write(contract, ana, words="Clear.")
    review = Review.objects.of_person(ana).get()
    said = tight(render_to_string("contracts/_review.html", {"review": review, "user": AnonymousUser()}))
    assert "<h3>A client</h3>" in said
    assert "Kind." in said
    assert carla.name not in said
    assert "Report" not in said


def test_from_three_on_there_is_an_average(client: Client, ana: User, olga: User) -> None:
    for number in (5, 5, 4):
        contract = over(freelancer=ana)
        write(contract, contract.client, number)
        write(contract, ana)
    count()
    said = page(client, olga, f"/people/{ana.pk}/reviews/")
    assert "4.7 of 5" in said
    assert "from 3 reviews" in said


def test_what_staff_have_hidden_is_its_author_s_alone_again(
    client: Client, contract: Contract, carla: User, ana: User, olga: User
) -> None:
    write(contract, carla, words="Kind.")
    write(contract, ana, words="Clear.")
    review = Review.objects.get(by=carla)
    Review.objects.filter(pk=review.pk).update(hidden_at=review.published_at)
    assert "Kind." not in page(client, olga, f"/people/{ana.pk}/reviews/")
    assert "Kind." not in page(client, ana, f"/contracts/{contract.pk}/review/")
    assert "Our staff have hidden this review." in page(client, carla, f"/contracts/{contract.pk}/review/")
    client.force_login(ana)
    assert client.get(f"/reviews/{review.pk}/reply/").status_code == 409


def test_many_reviews_cost_the_same_statements(client: Client, ana: User, olga: User) -> None:
    costs = []
    client.force_login(olga)
    for _unused in range(2):
        for _again in range(2):
            both(over(freelancer=ana))
        client.get(f"/people/{ana.pk}/reviews/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/people/{ana.pk}/")
            client.get(f"/people/{ana.pk}/reviews/")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_who_is_suspended_is_told_at_the_form(client: Client, contract: Contract, carla: User) -> None:
    story.suspend(carla)
    client.force_login(carla)
    answer = client.post(f"/contracts/{contract.pk}/review/", FORM)
    assert answer.status_code == 409
    assert "You cannot write reviews while your account is suspended." in answer.content.decode()
    assert "Kind, exact &amp; quick." in answer.content.decode()
    assert not Stars.objects.exists()
