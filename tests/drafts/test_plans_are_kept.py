"""A proposal's plan has rows: as many as were typed are there again, and another one can still be asked for."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Proposal
from marketplace.drafts.models import Draft
from tests.contracts import forms
from tests.drafts.typing import form_on, line_of
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    return reverse("propose", args=[JobFactory().pk])


def five_rows() -> dict[str, Any]:
    rows = {"plan-TOTAL_FORMS": "5", "plan-INITIAL_FORMS": "0", "plan-MIN_NUM_FORMS": "1", "plan-MAX_NUM_FORMS": "20"}
    for index in range(5):
        rows |= {f"plan-{index}-title": f"Step {index}", f"plan-{index}-criteria": f"One\nTwo of {index}"}
        rows |= {f"plan-{index}-amount": f"{index}.5x", f"plan-{index}-due_on": "2031-02-03"}
    return {"cover_letter": "I would begin with the mark.", "price": "nearly 400", **rows}


def test_every_row_is_there_again(client: Client, ana: User, address: str) -> None:
    client.force_login(ana)
    hidden = form_on(client, address)
    refused = client.post(address, {**hidden, **five_rows()})
    assert refused.status_code == 200
    assert not Proposal.objects.exists()
    page = client.get(address)
    assert line_of(page).startswith("Draft of ")
    assert 'name="plan-TOTAL_FORMS" value="5"' in page.text
    for index in range(5):
        assert f'value="Step {index}"' in page.text
        assert f"One\nTwo of {index}</textarea>" in page.text
        assert f'value="{index}.5x"' in page.text
    assert "error-summary" not in page.text


def test_the_currency_that_the_page_shows_is_its_own(client: Client, ana: User, address: str) -> None:
    client.force_login(ana)
    client.post(address, {**form_on(client, address), **five_rows(), "seen_currency": "JPY"})
    assert "seen_currency" not in Draft.objects.get().fields
    assert form_on(client, address)["seen_currency"] == "USD"


def test_another_row_can_be_asked_for(client: Client, ana: User, address: str) -> None:
    client.force_login(ana)
    page = client.post(address, {**form_on(client, address), **five_rows(), "plan-more": "1"})
    assert 'name="plan-TOTAL_FORMS" value="6"' in page.text
    assert line_of(page).startswith("Draft of ")
    assert 'value="Step 4"' in client.get(address).text


def test_it_goes_with_the_proposal(client: Client, ana: User, address: str) -> None:
    client.force_login(ana)
    hidden = form_on(client, address)
    client.post("/drafts/", {**hidden, **five_rows()})
    assert client.post(address, {**hidden, **forms.proposal()}).status_code == 302
    assert Draft.objects.get().fields == {}


@pytest.mark.parametrize("told", ["", "-1", "1e9", "999999999999", "21"])
def test_a_draft_that_no_browser_left_asks_for_no_more_rows_than_there_can_be(
    client: Client, ana: User, address: str, told: str
) -> None:
    client.force_login(ana)
    client.post("/drafts/", {**form_on(client, address), **five_rows(), "plan-TOTAL_FORMS": told})
    page = client.get(address)
    assert page.status_code == 200
    assert page.text.count("data-row>") <= 21
