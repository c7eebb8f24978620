"""Payments that a client's bank takes back, at every provider."""

import pytest

from escrow.gateways.base import ChargebackReport, Evidence, EvidenceFile, GatewayRefused
from marketplace import clock
from marketplace.money import Money
from tests.gateways.provider import Provider, Way
from tests.gateways.steps import PRICE, paid
from tests.gateways.test_refunds import refund

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]

NOTHING = Money(0, "USD")
EVIDENCE = Evidence(
    client_name="Carla Client",
    client_email="carla@example.org",
    client_ip="192.0.2.7",
    product="Logo: first milestone",
    delivered_on="6 Dec 2026",
    activity="2026-12-06 14:03 UTC: the client approved the work",
    account="Agreed on 1 Dec 2026; delivered and approved.",
)


def taken_back(provider: Provider, way: Way) -> ChargebackReport:
    """A payment was charged back; the provider's events say which."""
    charge = paid(provider, way).charge_ref
    events = [provider.gateway.read_webhook(body, headers) for body, headers in provider.webhooks()]
    subjects = {provider.gateway.subject(event.kind, event.payload).chargeback_ref for event in events} - {""}
    report = provider.gateway.chargeback_report(subjects.pop())
    assert report.charge_ref == charge
    assert not subjects
    return report


def send_evidence(provider: Provider, ref: str) -> None:
    provider.gateway.send_evidence(key="chargeback-4-evidence", ref=ref, evidence=EVIDENCE)


def test_the_money_is_taken_at_once(provider: Provider) -> None:
    report = taken_back(provider, Way.TAKEN_BACK_UNTIL_EVIDENCE)
    assert (report.state, report.amount, report.taken) == ("open", PRICE, PRICE)
    assert report.reason
    assert report.evidence_due_at
    assert report.evidence_due_at.utcoffset() is not None
    assert report.evidence_due_at > clock.now()
    assert provider.gateway.chargeback_report(report.ref).changes == report.changes


def test_won(provider: Provider) -> None:
    opened = taken_back(provider, Way.TAKEN_BACK_UNTIL_EVIDENCE)
    ref, before = opened.ref, provider.gateway.balances()["USD"]
    send_evidence(provider, ref)
    provider.settle()
    report = provider.gateway.chargeback_report(ref)
    assert (report.state, report.amount, report.taken) == ("won", PRICE, NOTHING)
    assert report.changes > opened.changes
    assert provider.gateway.balances()["USD"] == before + PRICE.amount_minor


def test_lost(provider: Provider) -> None:
    opened, before = taken_back(provider, Way.TAKEN_BACK_FOR_GOOD), provider.gateway.balances()
    ref = opened.ref
    send_evidence(provider, ref)
    provider.settle()
    report = provider.gateway.chargeback_report(ref)
    assert (report.state, report.amount, report.taken) == ("lost", PRICE, PRICE)
    assert report.changes > opened.changes
    assert provider.gateway.balances()["USD"] == before["USD"] - provider.countering_costs


def test_evidence_sent_twice_is_sent_once(provider: Provider) -> None:
    ref = taken_back(provider, Way.TAKEN_BACK_UNTIL_EVIDENCE).ref
    send_evidence(provider, ref)
    send_evidence(provider, ref)
    provider.settle()
    send_evidence(provider, ref)
    assert provider.gateway.chargeback_report(ref).state == "won"


def test_files_go_with_it(provider: Provider) -> None:
    ref = taken_back(provider, Way.TAKEN_BACK_UNTIL_EVIDENCE).ref
    upload = provider.gateway.upload_evidence
    work = upload(key="chargeback-4-evidence-work-1", name="work.pdf", content=b"%PDF-1.4 the work")
    assert upload(key="chargeback-4-evidence-work-1", name="work.pdf", content=b"%PDF-1.4 the work") == work
    talk = upload(key="chargeback-4-evidence-messages-1", name="messages.pdf", content=b"%PDF-1.4 the talk")
    assert work != talk
    files = {EvidenceFile.WORK: work, EvidenceFile.MESSAGES: talk}
    provider.gateway.send_evidence(key="chargeback-4-evidence", ref=ref, evidence=EVIDENCE, files=files)
    provider.settle()
    assert provider.gateway.chargeback_report(ref).state == "won"


def test_a_chargeback_cannot_be_refunded_as_well(provider: Provider) -> None:
    report = taken_back(provider, Way.TAKEN_BACK_FOR_GOOD)
    assert (report.is_inquiry, report.is_refundable) == (False, False)
    with pytest.raises(GatewayRefused):
        refund(provider, report.charge_ref)
