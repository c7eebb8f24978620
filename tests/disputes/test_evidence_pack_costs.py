"""What a pack costs the database does not depend on how much is on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from contracts.models import Contract, Message
from disputes.pack.record import collect
from disputes.verbs import bringing
from disputes.verbs.bringing import Brought
from escrow.books import chain
from milestones.verbs import answering_settlements, submitting
from tests import packs, story
from tests.files import text_file

pytestmark = pytest.mark.django_db


def contract_with(count: int) -> Contract:
    """So many milestones with everything that happens to one, each twice where it can, and so many messages."""
    contract = story.active_contract(amounts=(60_000,) * count, whole=True)
    for first in story.milestones_of(contract):
        milestone = first
        for said in ("Done.", "Done again."):
            files, claims = [text_file()] * count, milestone.criteria.all()
            submitting.submit(
                milestone, by=contract.freelancer, message=said, files=files, links=[story.LINK], claims=claims
            )
            milestone = story.request_changes(story.fresh(milestone))
        offer = story.offer(milestone, by=contract.client, to_freelancer=100)
        answer = {"by": contract.freelancer, "to_freelancer_minor": 200, "reason": "More."}
        answering_settlements.counter(offer, **answer)
        dispute = story.respond(story.dispute(story.fresh(milestone)))
        for _ in range(2):
            message = Message.send(contract, by=contract.client, text="So you said.")
            brought = Brought("See.", [text_file()], messages=[message], submissions=milestone.submissions.all())
            bringing.add(dispute, brought, by=contract.client)
        story.rule(story.in_review(dispute), by=story.arbiter(), to_freelancer=30_000)
    for _ in range(count):
        Message.send(contract, by=contract.client, text="Hello.", files=[text_file()])
    chain.extend_fully()
    return contract


def statements(contract: Contract) -> int:
    with CaptureQueriesContext(connection) as captured:
        collect(contract.pk)
    return len(captured)


def test_five_of_everything_cost_what_one_does(settings: Settings) -> None:
    settings.NEW_PAIR_DISPUTES = 5
    one, many = contract_with(1), contract_with(5)
    assert statements(one) == statements(many)
    assert statements(one) < 50


def test_the_files_cost_nothing_more() -> None:
    contract = contract_with(2)
    record_alone = statements(contract)
    with CaptureQueriesContext(connection) as captured:
        packs.pack_of(contract)
    assert len(captured) == record_alone
