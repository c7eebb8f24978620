"""A client reads what they have paid and what went back, and nobody else's."""

import pytest
from django.test import Client

from accounts.models import User
from escrow import operations
from escrow.views import payments
from milestones.verbs import returning
from tests import story
from tests.pages import tight

pytestmark = pytest.mark.django_db


def page(client: Client, reader: User, query: str = "") -> str:
    client.force_login(reader)
    return tight(client.get(f"/payments/{query}").text)


def test_what_was_paid_and_what_went_back(client: Client, carla: User, ana: User) -> None:
    assert "You have not paid anything yet" in page(client, carla)
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    said = page(client, carla)
    assert "$600.00" in said
    assert "Succeeded" in said
    assert f'href="{milestone.contract.get_absolute_url()}"' in said
    returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="I am ill, sorry.")
    operations.finish_pending()
    story.hear_from_provider()
    assert "$600.00 back to you: arrived" in page(client, carla)


def test_nobody_reads_anothers(client: Client, carla: User, ana: User, olga: User) -> None:
    story.funded_milestone(client=carla, freelancer=ana)
    for reader in (ana, olga):
        assert "$600.00" not in page(client, reader)


def test_it_goes_by_key(client: Client, carla: User, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payments, "PAYMENTS_A_PAGE", 1)
    for _ in range(2):
        story.funded_milestone(client=carla, freelancer=ana)
    first = page(client, carla)
    assert first.count("$600.00") == 1
    assert 'rel="next"' in first
