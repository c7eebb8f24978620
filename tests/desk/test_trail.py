"""Every page of the desk links to what belongs to it: from a person to the lines of the ledger, and back."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.models import Journal, Payment
from marketplace.desk.beside.table import TABLE
from milestones.models import Milestone, PaymentRequest
from milestones.verbs import asking_for_payment
from tests import story
from tests.desk.staff import staff
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<dd><a href="(/staff/[^"]+)"')


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    """Paid for, with a payment that is asked for beside it."""
    made = story.submitted_milestone(client=carla, freelancer=ana)
    asking_for_payment.ask(made.contract, by=ana, amount_minor=5_000, what_for="The trip", reason="It is far.")
    return made


@pytest.fixture
def all_seeing(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def links_on(client: Client, page: str) -> set[str]:
    return set(LINK.findall(client.get(page).text))


def test_from_a_person_to_the_ledger_and_back(all_seeing: Client, milestone: Milestone, carla: User) -> None:
    contract, payment = milestone.contract, Payment.objects.get(payer=carla)
    journal = Journal.objects.get(kind=Journal.Kind.DEPOSIT, reference=f"deposit:hold:{milestone.hold_id}")
    asked = PaymentRequest.objects.get()
    trail = [carla, contract, milestone, milestone.hold, payment, journal]
    for here, there in pairwise(trail):
        assert page_of(there) in links_on(all_seeing, page_of(here)), f"{here} does not lead to {there}"
    assert page_of(milestone.hold) in links_on(all_seeing, page_of(journal))
    assert page_of(milestone) in links_on(all_seeing, page_of(milestone.hold))
    assert page_of(asked) in links_on(all_seeing, page_of(contract))
    for row, back in ((milestone, contract), (contract, carla), (asked, contract)):
        assert f'href="{page_of(back)}"' in all_seeing.get(page_of(row)).text, f"{row} does not lead back to {back}"


def test_each_link_leads_to_a_page(all_seeing: Client, milestone: Milestone, carla: User, ana: User) -> None:
    """And no further than three steps from a person, all of a job is found."""
    seen, next_ones = set[str](), {page_of(carla), page_of(ana)}
    for _step in range(3):
        next_ones = {link for page in next_ones for link in links_on(all_seeing, page)} - seen
        seen |= next_ones
    assert {all_seeing.get(page).status_code for page in seen} == {200}
    assert page_of(milestone.hold) in seen


def test_nobody_is_led_to_what_they_may_not_read(client: Client, milestone: Milestone) -> None:
    client.force_login(staff("contracts.view_contract", "milestones.view_milestone"))
    links = links_on(client, page_of(milestone.contract))
    assert links == {page_of(each) for each in milestone.contract.milestones.all()}


def test_every_row_of_the_table_leads_from_one_page_of_the_desk_to_another() -> None:
    for each in TABLE:
        assert each.of in admin.site._registry, each
