"""Refunds and chargebacks: every state that Stripe knows, and what is sent to the bank."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, get_args

import pytest
import stripe

from escrow.gateways.base import Evidence, EvidenceFile, GatewayRefused
from escrow.gateways.stripe import refunds
from escrow.gateways.stripe.chargebacks import STATES, TEXT_MAX_LENGTH, evidence_texts, report_of
from marketplace.money import Money
from tests.gateways.provider import Way
from tests.gateways.steps import paid
from tests.gateways.stripe_provider import StripeProvider
from tests.gateways.test_chargebacks import EVIDENCE, send_evidence, taken_back
from tests.gateways.test_refunds import refund
from tests.stripe_server import StripeServer, cards


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", "sent"),
        ("requires_action", "sent"),
        ("succeeded", "succeeded"),
        ("failed", "failed"),
        ("canceled", "failed"),
        (None, "sent"),
    ],
)
def test_how_a_refund_stands(status: str | None, state: str) -> None:
    report = refunds.report_of(stripe.Refund.construct_from({"id": "re_1", "status": status}, None))
    assert (report.ref, report.state, bool(report.failure)) == ("re_1", state, state == "failed")


@pytest.mark.parametrize(
    ("status", "reason", "waits"),
    [
        ("pending", "insufficient_funds", True),
        ("pending", "processing", False),
        ("pending", "charge_pending", False),
        ("pending", "something_new", False),
        ("pending", None, False),
        ("failed", "insufficient_funds", False),
        ("succeeded", "insufficient_funds", False),
    ],
)
def test_whether_it_waits_for_our_balance(status: str, reason: str | None, waits: bool) -> None:
    values = {"id": "re_1", "status": status, "pending_reason": reason}
    assert refunds.report_of(stripe.Refund.construct_from(values, None)).waits_for_balance is waits


@pytest.mark.parametrize("reason", [*refunds.FAILURES, "unknown", "something_new", None])
def test_why_a_refund_failed_is_a_sentence(reason: str | None) -> None:
    values = {"id": "re_1", "status": "failed", "failure_reason": reason}
    failure = refunds.report_of(stripe.Refund.construct_from(values, None)).failure
    assert failure.endswith(".")
    assert "_" not in failure


@pytest.mark.django_db
@pytest.mark.loopback
def test_a_refund_that_waits(provider: StripeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(provider.cards, Way.SUCCEEDS, cards.REFUND_PENDING)
    sent = refund(provider, paid(provider).charge_ref)
    assert sent.state == "sent"
    assert sent.ref
    provider.settle()
    assert provider.gateway.refund_report(sent.ref).state == "succeeded"


def dispute(
    status: str, *, taken: tuple[int, ...] = (), due_by: int | None = 0, count: int = 0, settled_in: str = "usd"
) -> stripe.Dispute:
    values: dict[str, Any] = {
        "id": "dp_1",
        "object": "dispute",
        "amount": 5000,
        "currency": "usd",
        "charge": "ch_1",
        "reason": "product_not_received",
        "status": status,
        "balance_transactions": [
            {
                "id": f"txn_{place}",
                "object": "balance_transaction",
                "amount": amount,
                "fee": 1500,
                "currency": settled_in,
            }
            for place, amount in enumerate(taken)
        ],
        "evidence_details": {"due_by": due_by, "submission_count": count},
    }
    return stripe.Dispute.construct_from(values, None)


@pytest.mark.parametrize(
    ("status", "taken", "state", "kept"),
    [
        ("needs_response", (-5000,), "open", 5000),
        ("under_review", (-5000,), "open", 5000),
        ("won", (-5000, 5000), "won", 0),
        ("lost", (-5000,), "lost", 5000),
        ("appeal_needs_response", (-5000,), "lost", 5000),
        ("appeal_under_review", (-5000,), "lost", 5000),
        ("warning_needs_response", (), "open", 0),
        ("warning_under_review", (), "open", 0),
        ("warning_closed", (), "won", 0),
        ("prevented", (), "won", 0),
        ("prevented", (-5000,), "lost", 5000),
        ("something_new", (-5000,), "open", 5000),
    ],
)
def test_how_a_dispute_stands(status: str, taken: tuple[int, ...], state: str, kept: int) -> None:
    report = report_of(dispute(status, taken=taken))
    assert (report.state, report.taken, report.amount) == (state, Money(kept, "USD"), Money(5000, "USD"))
    assert (report.ref, report.charge_ref, report.reason) == ("dp_1", "ch_1", "product not received")


def test_every_status_that_stripe_knows_has_a_meaning(stripe_server: StripeServer) -> None:
    described = stripe_server.validator.rules.schemas["dispute"]["properties"]["status"]["enum"]
    in_library, _any_other = get_args(stripe.Dispute.__annotations__["status"])
    assert {*described, *get_args(in_library)} == {*STATES, "prevented"}
    assert set(STATES.values()) == {"open", "won", "lost"}


@pytest.mark.parametrize(
    ("taken", "kept"), [((), 0), ((-4400,), 5000), ((-4400, 4550), 0), ((-4400, 4550, -4500), 5000)]
)
def test_what_is_settled_in_another_currency_is_told_in_the_charges(taken: tuple[int, ...], kept: int) -> None:
    """The amounts of both ways differ, as rates do."""
    report = report_of(dispute("needs_response", taken=taken, settled_in="eur"))
    assert (report.taken, report.amount) == (Money(kept, "USD"), Money(5000, "USD"))


@pytest.mark.parametrize(
    "history",
    [
        [("needs_response", 0), ("needs_response", 1), ("under_review", 1), ("lost", 1), ("appeal_under_review", 1)],
        [("needs_response", 1), ("lost", 1), ("appeal_needs_response", 1), ("won", 2)],
        [("under_review", 1), ("under_review", 2), ("won", 2)],
        [("warning_needs_response", 0), ("warning_closed", 0), ("needs_response", 1), ("won", 1), ("won", 2)],
        [("warning_under_review", 0), ("prevented", 0), ("prevented", 1), ("prevented", 2)],
    ],
)
def test_a_later_report_never_has_fewer_changes(history: list[tuple[str, int]]) -> None:
    lines = (-5000, 5000)
    reports = [report_of(dispute(status, taken=lines[:count])) for status, count in history]
    changes = [report.changes for report in reports]
    assert changes == sorted(changes)
    for one, other in pairwise(reports):
        assert one.changes < other.changes or (one.taken, one.state) == (other.taken, other.state)


@pytest.mark.parametrize(
    ("due_by", "at"), [(0, None), (None, None), (1_795_000_000, datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC))]
)
def test_when_evidence_is_due(due_by: int | None, at: datetime | None) -> None:
    assert report_of(dispute("needs_response", due_by=due_by)).evidence_due_at == at


def test_evidence_is_sent_under_stripes_names() -> None:
    assert evidence_texts(EVIDENCE) == {
        "customer_name": "Carla Client",
        "customer_email_address": "carla@example.org",
        "customer_purchase_ip": "192.0.2.7",
        "product_description": "Logo: first milestone",
        "service_date": "6 Dec 2026",
        "access_activity_log": "2026-12-06 14:03 UTC: the client approved the work",
        "uncategorized_text": "Agreed on 1 Dec 2026; delivered and approved.",
    }


def test_what_is_not_known_is_left_out() -> None:
    assert "customer_purchase_ip" not in evidence_texts(replace(EVIDENCE, client_ip=""))


def test_the_longest_evidence_fits() -> None:
    texts = evidence_texts(Evidence(*["é" * 200_000] * 7)).values()
    assert all(len(text) == TEXT_MAX_LENGTH and text.endswith("[shortened]") for text in texts)  # type: ignore[arg-type]
    assert sum(len(text) for text in texts) <= 150_000  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.loopback
def test_very_long_evidence_is_taken(provider: StripeProvider) -> None:
    ref = taken_back(provider, Way.TAKEN_BACK_UNTIL_EVIDENCE).ref
    long = replace(EVIDENCE, activity="line\n" * 50_000, account="x" * 500_000)
    provider.gateway.send_evidence(key="chargeback-4-evidence", ref=ref, evidence=long)
    [found] = provider.server.objects("dispute")
    assert (found["status"], found["evidence_details"]["submission_count"]) == ("under_review", 1)


@pytest.mark.django_db
@pytest.mark.loopback
def test_evidence_is_not_doubled_by_a_lost_answer(provider: StripeProvider) -> None:
    ref = taken_back(provider, Way.TAKEN_BACK_UNTIL_EVIDENCE).ref
    provider.server.faults.next("POST /v1/disputes/{dispute}", "reset_after_work")
    with pytest.raises(Exception, match="Stripe could not be reached"):
        send_evidence(provider, ref)
    send_evidence(provider, ref)
    [found] = provider.server.objects("dispute")
    assert found["evidence_details"]["submission_count"] == 1


@pytest.mark.django_db
@pytest.mark.loopback
def test_evidence_after_the_decision(provider: StripeProvider) -> None:
    ref = taken_back(provider, Way.TAKEN_BACK_FOR_GOOD).ref
    provider.server.close_dispute(ref, won=False)
    with pytest.raises(GatewayRefused, match="decided"):
        send_evidence(provider, ref)


def test_a_fee_for_countering_is_not_what_the_bank_took() -> None:
    """Wherever it is listed."""
    found = dispute("lost", taken=(-5000, -1500))
    found.balance_transactions[1].reporting_category = "fee"
    assert report_of(found).taken == Money(5000, "USD")
    assert report_of(found).changes == report_of(dispute("lost", taken=(-5000,))).changes


@pytest.mark.django_db
@pytest.mark.loopback
def test_files_go_into_stripes_fields(provider: StripeProvider) -> None:
    ref = taken_back(provider, Way.TAKEN_BACK_UNTIL_EVIDENCE).ref
    files = {
        kind: provider.gateway.upload_evidence(
            key=f"k-{kind}", name=f"{kind}.pdf", content=b"%PDF-1.4 " + kind.encode()
        )
        for kind in EvidenceFile
    }
    provider.gateway.send_evidence(key="chargeback-4-evidence", ref=ref, evidence=EVIDENCE, files=files)
    [found] = provider.server.objects("dispute")
    fields = ("service_documentation", "customer_communication", "uncategorized_file")
    assert [found["evidence"][field] for field in fields] == list(files.values())
    uploaded = [provider.server.state.hidden[file["id"]]["content"] for file in provider.server.objects("file")]
    assert uploaded == [b"%PDF-1.4 work", b"%PDF-1.4 messages", b"%PDF-1.4 ruling"]
