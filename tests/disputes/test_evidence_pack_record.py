"""The record in an evidence pack says what the database says: the work, the dispute, what happened, the money."""

import hashlib

import pytest

from accounts.models import User
from contracts.models import Contract, ContractEvent
from contracts.proposals import bargaining
from disputes.pack import record
from disputes.pack.teller import instant
from escrow.books import chain
from escrow.models import Entry, Journal, Refund
from milestones.models import MilestoneEvent
from milestones.verbs import hiring, offers
from tests import packs, story
from tests.factories import ProposalFactory, plan_of
from tests.packs import Pack

pytestmark = pytest.mark.django_db


def test_the_record_tells_what_was_agreed_and_done(pack: Pack, packed: Contract, carla: User, ana: User) -> None:
    told, (first, second) = pack.record, story.milestones_of(packed)
    assert told["people"] == [{"name": carla.name, "role": "client"}, {"name": ana.name, "role": "freelancer"}]
    assert [each["text"] for each in told["terms"]] == [terms.text for terms in packed.terms.order_by("version")]
    assert told["job"]["proposal"]["cover_letter"] == packed.proposal.cover_letter
    one, two = told["milestones"]
    assert (one["state"], two["state"]) == ("settled", "pending")
    assert one["amount"] == {"amount_minor": 60_000, "currency": "USD", "text": "$600.00"}
    assert one["closed_at"] == instant(first.closed_at)
    assert [each["text"] for each in two["criteria"]] == [str(criterion) for criterion in second.criteria.all()]
    assert [(each["number"], each["message"]) for each in one["submissions"]] == [(1, "First half."), (2, "All.")]
    assert one["submissions"][0]["claims"] == one["criteria"][:1]
    assert one["submissions"][1]["links"] == ["https://work.example.org/a?b=1&c=2"]
    [request] = one["change_requests"]
    assert (request["by"]["name"], request["unmet"]) == (carla.name, one["criteria"][:1])
    [offer] = one["settlement_offers"]
    assert (offer["to_freelancer"]["text"], offer["to_client"]["text"]) == ("$350.00", "$250.00")
    assert (offer["state"], offer["answer"]) == ("declined", "It is worth more.")
    assert [(each["by"]["name"], each["text"]) for each in told["messages"]] == [
        (carla.name, "When will it be ready?"),
        (ana.name, "On Monday."),
    ]


def test_the_record_tells_the_dispute(pack: Pack, carla: User, ana: User) -> None:
    told = pack.record
    [dispute] = told["milestones"][0]["disputes"]
    assert (dispute["stage"], dispute["outcome"]) == ("closed", "ruled")
    assert [each["wants"]["to_freelancer"]["text"] for each in dispute["statements"]] == ["$100.00", "$600.00"]
    [evidence] = dispute["evidence"]
    assert (evidence["text"], evidence["submissions"]) == (packs.STORY, [2])
    assert evidence["quotes"] == [
        {"message": 1, **{key: told["messages"][0][key] for key in ("by", "sent_at", "text")}}
    ]
    assert [(each["to"], each["text"]) for each in dispute["questions"]] == [("client", "Which part is late?")]
    first, second = dispute["rulings"]
    assert (first["state"], second["state"]) == ("appealed", "carried_out")
    assert (second["to_freelancer"]["text"], second["by"]["name"]) == ("$400.00", "Surety staff")
    assert [finding["met"] for finding in second["findings"]] == ["partly", "partly"]
    assert (dispute["appeal"]["by"]["name"], dispute["appeal"]["ruling"]) == (ana.name, 1)


def test_the_record_tells_all_that_happened_in_order(pack: Pack, packed: Contract) -> None:
    told = pack.record["events"]
    own = [(event.at, str(event)) for event in ContractEvent.objects.filter(contract=packed)]
    moves = MilestoneEvent.objects.filter(milestone__contract=packed)
    happened = [(instant(at), text) for at, text in own] + [(instant(e.at), e.get_kind_display()) for e in moves]
    assert sorted((event["at"], event["text"]) for event in told) == sorted(happened)
    assert [event["at"] for event in told] == sorted(event["at"] for event in told)
    assert told[-1]["text"] == "The refund arrived"


def test_the_record_tells_every_move_of_the_money(pack: Pack, packed: Contract) -> None:
    told = pack.record
    assert [(each["state"], each["amount"]["text"]) for each in told["payments"]] == [("succeeded", "$600.00")]
    assert [(each["state"], each["amount"]["text"]) for each in told["refunds"]] == [("succeeded", "$200.00")]
    kinds = [journal["kind"] for journal in told["ledger"]]
    assert kinds == ["deposit", "release", "refund", "refund_settled"]
    assert [journal["reference"] for journal in told["ledger"]] == [
        journal.reference for journal in Journal.objects.order_by("pk")
    ]
    sides = {"debit": 1, "credit": -1}
    for journal in told["ledger"]:
        lines = [sides[each["side"]] * each["amount"]["amount_minor"] for each in journal["entries"]]
        entries = Entry.objects.filter(journal=journal["journal"]).order_by("pk")
        assert lines == list(entries.values_list("amount_minor", flat=True))
        assert sum(lines) == 0
    assert told["figures"]["paid"]["amount_minor"] == packs.RULED


def test_refunds_of_money_that_nobody_waited_for_are_told_of() -> None:
    payment = story.hire()
    contract = story.contract_of(payment)
    story.at_checkout(payment)
    offers.withdraw(contract, by=contract.client)
    story.hear_from_provider()
    told = packs.pack_of(contract).record
    assert [each["milestone"] for each in told["refunds"]] == [None]
    assert [journal["kind"] for journal in told["ledger"]] == ["surplus"]
    assert Refund.objects.get().pk == told["refunds"][0]["id"]


def test_every_move_can_be_found_in_the_hash_chain(pack: Pack) -> None:
    for journal in pack.record["ledger"]:
        link = journal["chain"]
        assert hashlib.sha256(link["hashed"].encode()).hexdigest() == link["hash"]
        assert f'"{link["previous_hash"]}"' in link["hashed"]
        found = chain.find(link["hash"])
        assert found is not None
        assert (found.position, found.journal_id) == (link["position"], journal["journal"])


def test_the_record_tells_which_plans_led_to_the_contract(carla: User, ana: User) -> None:
    proposal = ProposalFactory(job__client=carla, freelancer=ana)
    bargaining.change(proposal, by=carla, plan=plan_of([50_000]), seen=1, note="Less, please.")
    bargaining.decline(proposal, by=ana, seen=2, note="Too little.")
    bargaining.change(proposal, by=carla, plan=plan_of([80_000]), seen=3)
    bargaining.agree(proposal, by=ana, seen=4)
    contract = story.contract_of(story.pay(hiring.hire(story.fresh(proposal), by=carla, whole=True, version=3)))
    told = record.collect(contract.pk).data
    assert told["contract"]["plan_version"] == told["terms"][0]["text"]["plan_version"] == 3
    plans = told["plan_versions"]
    assert [(each["version"], each["price"]["text"], each["hired_on"]) for each in plans] == [
        (1, "$1,000.00", False),
        (2, "$500.00", False),
        (3, "$800.00", True),
    ]
    assert [each["by"]["role"] for each in plans] == ["freelancer", "client", "client"]
    assert (plans[1]["message"], plans[1]["answer"]["answered"]) == ("Less, please.", "declined")
    assert plans[1]["answer"]["message"] == "Too little."
    assert plans[2]["answer"]["answered"] == "agreed"
