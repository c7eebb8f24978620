"""The terms of a contract name the version of the rules under which it lives, and read the tables that they are."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.earnings import withdrawable
from marketplace import rules
from marketplace.limits import LIMITS
from marketplace.limits.ceilings import CEILINGS
from milestones.clocks import CLOCKS, IDLE, UNWILLING
from tests import story
from tests.pages import tight

pytestmark = pytest.mark.django_db


def terms(client: Client, reader: User) -> str:
    contract = story.active_contract(client=reader)
    client.force_login(reader)
    answer = client.get(reverse("contract_terms", args=[contract.pk]))
    assert answer.status_code == 200
    return tight(answer.text)


def test_the_version_of_the_rules_stands_apart_from_that_of_the_terms(client: Client, carla: User) -> None:
    page = terms(client, carla)
    assert "Version 1 of the terms, fixed" in page
    assert f"under version {rules.CURRENT} of our rules" in page


def test_its_sentences_and_tables_are_those_that_the_site_runs_on(client: Client, carla: User) -> None:
    page = terms(client, carla)
    for clock in CLOCKS:
        assert f'<td data-label="Time" class="num">{clock.how_long}</td>' in page, clock.name
        assert f"to {clock.to_do}</th>" in page
    for wait in withdrawable.table():
        assert f'<th scope="row">{wait.what}</th>' in page, wait.name
    for what in withdrawable.until_decided():
        assert what in page
    for limit in (*LIMITS, *CEILINGS):
        assert f'<th scope="row">{limit.what}</th>' in page
    assert f"sign of life of the freelancer for {IDLE.how_long}" in page
    assert "is not protected from the client’s bank" in page


def test_under_the_first_rules_it_says_what_holds_there(
    client: Client, carla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    page = terms(client, carla)
    assert "under version 1 of our rules" in page
    assert "sign of life of either side" in page
    assert UNWILLING.to_do not in page
    for wait in withdrawable.table():
        assert (wait.what in page) == (wait.name == "reviewed")
    assert "not protected from the client’s bank" not in page


def test_the_help_page_says_what_a_bank_does(client: Client) -> None:
    page = client.get(reverse("protection")).text
    assert "Paid by bank debit, while the bank account that it was paid from can take it back" in page
    assert "every payment page that its payer has open is closed" in page
    assert "those that wait for an answer or a payment count, too" in page
