"""A contract's terms keep what the two were called when they were fixed, whatever they call themselves later."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from contracts.models import Contract
from tests import story
from tests.packs import pack_of
from tests.site.asking import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    contract = story.active_contract(client=carla, freelancer=ana)
    User.objects.filter(pk=ana.pk).update(name="Ana Pavić")
    return story.fresh(contract)


def test_both_see_the_new_name_with_the_old_one(client: Client, contract: Contract, carla: User, ana: User) -> None:
    page = shown(client, carla, contract.get_absolute_url())
    assert "Ana Pavić</a> (in the terms: Ana Freelancer), who works for you" in page
    page = shown(client, ana, contract.get_absolute_url())
    assert "In the terms you are Ana Freelancer" in page


def test_who_kept_their_name_reads_it_once(client: Client, carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    assert "n the terms" not in shown(client, carla, contract.get_absolute_url())


def test_the_terms_say_the_name_that_was_agreed(client: Client, contract: Contract, carla: User) -> None:
    page = shown(client, carla, f"{contract.get_absolute_url()}terms/")
    assert "between Carla Client (client) and Ana Freelancer (freelancer)" in page
    assert "Ana Pavić" not in page


def test_the_evidence_pack_has_both(contract: Contract, carla: User) -> None:
    told = pack_of(contract).record
    assert told["contract"]["names_in_terms"] == {"client": "Carla Client", "freelancer": "Ana Freelancer"}
    assert told["people"][1]["name"] == "Ana Pavić"


def test_the_database_keeps_them(contract: Contract) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(freelancer_name="Somebody else")
    assert story.fresh(contract).freelancer_name == "Ana Freelancer"
