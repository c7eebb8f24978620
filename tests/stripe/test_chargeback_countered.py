"""A chargeback is countered with files and for a fee, where that is worth it; then the books agree to the cent."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from accounts.models import User
from contracts.models import Message
from escrow.chargebacks import answering
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.stripe.gateway import StripeGateway
from escrow.models import Chargeback, ChargebackFile
from marketplace import clock
from marketplace.money import CURRENCIES
from milestones.models import Milestone
from tests import story
from tests.books import balance, earned, refused_by_database
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe.steps import assert_nothing_differs, inquired, later, paid_job, status_of, taken, work
from tests.told import saying

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
UPLOAD, UPDATE = "POST /v1/files", "POST /v1/disputes/{dispute}"
COUNTERED = 1_500  # and as much for the chargeback itself, which never comes back


@pytest.fixture
def milestone(on_stripe: StripeProvider, carla: User, ana: User) -> Milestone:
    milestone = story.submit(paid_job(on_stripe, carla, ana)[0])
    Message.send(milestone.contract, by=carla, text="The curtain is lovely.", files=[])
    return milestone


def dispute_of(provider: StripeProvider, chargeback: Chargeback) -> Any:
    [found] = [each for each in provider.server.objects("dispute") if each["id"] == chargeback.provider_ref]
    return found


def text_of(row: ChargebackFile) -> str:
    pages = PdfReader(BytesIO(bytes(row.content))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def uploads(provider: StripeProvider) -> int:
    return sum((call.method, call.path) == ("POST", "/v1/files") for call in provider.server.calls)


def costs() -> int:
    """What the provider has cost beyond the payment itself (1,770 of 600.00)."""
    return -balance("processing_costs") - 1_770


def test_lost(on_stripe: StripeProvider, milestone: Milestone, ana: User) -> None:
    chargeback = taken(on_stripe, milestone)
    later(on_stripe, days=3, minutes=1)
    chargeback = story.fresh(chargeback)
    assert status_of(on_stripe, chargeback) == "under_review"
    on_stripe.server.close_dispute(chargeback.provider_ref, won=False)
    work(on_stripe)
    chargeback = story.fresh(chargeback)
    assert (chargeback.state, chargeback.taken_minor, story.fresh(milestone).state) == ("lost", 60_000, "refunded")
    assert_nothing_differs()
    assert costs() == 1_500 + COUNTERED
    assert (balance("chargebacks"), balance("hold"), earned(ana)) == (0, 0, 0)


def test_won(on_stripe: StripeProvider, milestone: Milestone) -> None:
    chargeback = taken(on_stripe, milestone)
    later(on_stripe, days=3, minutes=1)
    assert_nothing_differs()
    assert costs() == 1_500 + COUNTERED
    on_stripe.server.close_dispute(chargeback.provider_ref, won=True)
    work(on_stripe)
    chargeback = story.fresh(chargeback)
    assert (chargeback.state, chargeback.taken_minor, story.fresh(milestone).state) == ("won", 0, "submitted")
    assert not story.fresh(milestone.hold).is_frozen
    assert_nothing_differs()
    assert costs() == 1_500
    assert (balance("chargebacks"), balance("hold")) == (0, 60_000)


def test_an_inquiry_is_answered_for_nothing_and_again_for_a_fee(
    on_stripe: StripeProvider, milestone: Milestone
) -> None:
    chargeback = inquired(on_stripe, milestone)
    later(on_stripe, days=3, minutes=1)
    asked = dict(story.fresh(chargeback).evidence_files or {})
    assert status_of(on_stripe, chargeback) == "warning_under_review"
    on_stripe.server.escalate(chargeback.provider_ref)
    work(on_stripe)
    later(on_stripe, days=3, minutes=1)
    assert status_of(on_stripe, chargeback) == "under_review"
    chargeback = story.fresh(chargeback)
    assert chargeback.evidence_files
    assert set(asked.values()).isdisjoint(chargeback.evidence_files.values())
    assert sorted(chargeback.files.values_list("round", "kind")) == [
        (1, "messages"), (1, "work"), (2, "messages"), (2, "work"),
    ]  # fmt: skip
    on_stripe.server.close_dispute(chargeback.provider_ref, won=False)
    work(on_stripe)
    assert_nothing_differs()
    assert costs() == 1_500 + COUNTERED


def test_what_was_agreed_delivered_and_said_goes_as_files(
    on_stripe: StripeProvider, milestone: Milestone, ana: User
) -> None:
    chargeback = taken(on_stripe, milestone)
    later(on_stripe, days=3, minutes=1)
    evidence = dispute_of(on_stripe, chargeback)["evidence"]
    rows = {row.kind: row for row in ChargebackFile.objects.all()}
    assert set(rows) == {"work", "messages"}
    assert (evidence["service_documentation"], evidence["customer_communication"]) == (
        rows["work"].provider_ref, rows["messages"].provider_ref,
    )  # fmt: skip
    assert evidence["uncategorized_file"] is None
    for row in rows.values():
        content = bytes(row.content)
        assert on_stripe.server.state.hidden[row.provider_ref]["content"] == content
        assert (row.sha256, row.round) == (hashlib.sha256(content).hexdigest(), 1)
    work, talk = (text_of(rows[kind]) for kind in ("work", "messages"))
    for words in (milestone.title, story.LINK, "Here it is.", "Terms, version 1", milestone.criteria.all()[0].text):
        assert words in work
    assert "The curtain is lovely." in talk
    assert "The curtain is lovely." not in work


def test_the_ruling_goes_as_well(on_stripe: StripeProvider, carla: User, ana: User) -> None:
    milestone = story.submit(paid_job(on_stripe, carla, ana)[0])
    dispute = story.in_review(story.respond(story.dispute(milestone)))
    story.rule(dispute, by=story.arbiter(), to_freelancer=60_000)
    chargeback = taken(on_stripe, milestone)
    later(on_stripe, days=3, minutes=1)
    row = ChargebackFile.objects.get(kind="ruling")
    assert dispute_of(on_stripe, chargeback)["evidence"]["uncategorized_file"] == row.provider_ref
    assert "Ruling 1" in text_of(row)


def test_a_lost_answer_uploads_and_submits_once(on_stripe: StripeProvider, milestone: Milestone) -> None:
    chargeback = taken(on_stripe, milestone)
    on_stripe.time_travel.forward(days=3, minutes=1)
    on_stripe.server.faults.next(UPLOAD, "reset_after_work")
    work(on_stripe, rounds=1)
    assert (ChargebackFile.objects.count(), story.fresh(chargeback).evidence_files) == (0, None)
    on_stripe.server.faults.next(UPDATE, "reset_after_work")
    later(on_stripe, minutes=5)
    assert ChargebackFile.objects.count() == 2
    # The one whose answer was lost, and whose page tells a later time by now, is there twice; nothing else is.
    before = len(on_stripe.server.objects("file"))
    assert before <= 3
    later(on_stripe, hours=1)
    chargeback = story.fresh(chargeback)
    assert chargeback.evidence_sent_at
    assert dispute_of(on_stripe, chargeback)["evidence_details"]["submission_count"] == 1
    assert len(on_stripe.server.objects("file")) == before


def test_what_was_uploaded_before_a_crash_is_what_is_sent(
    on_stripe: StripeProvider, milestone: Milestone, monkeypatch: pytest.MonkeyPatch
) -> None:
    chargeback = taken(on_stripe, milestone)
    with monkeypatch.context() as patch:

        def killed(*args: object, **kwargs: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(type(on_stripe.gateway), "send_evidence", killed)
        with pytest.raises(KeyboardInterrupt):
            answering.send_evidence(chargeback)
    uploaded = story.fresh(chargeback).evidence_files
    assert uploaded
    Message.send(milestone.contract, by=milestone.contract.client, text="Something else.", files=[])
    answering.send_evidence(story.fresh(chargeback))
    evidence = dispute_of(on_stripe, chargeback)["evidence"]
    assert evidence["customer_communication"] == uploaded["messages"]
    assert uploads(on_stripe) == 2


def test_what_was_decided_to_be_left_out_stays_out(
    on_stripe: StripeProvider, milestone: Milestone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the same key would stand for two requests."""
    chargeback = taken(on_stripe, milestone)
    on_stripe.server.faults.next(UPDATE, "error_before_work")
    with monkeypatch.context() as patch:
        patch.setattr("escrow.chargebacks.evidence_files.documents_for", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(GatewayUnavailable):
            answering.send_evidence(chargeback)
    answering.send_evidence(story.fresh(chargeback))
    assert status_of(on_stripe, chargeback) == "under_review"
    assert (uploads(on_stripe), story.fresh(chargeback).evidence_files) == (0, {})


def test_a_file_that_is_there_is_not_uploaded_again(
    on_stripe: StripeProvider, milestone: Milestone, monkeypatch: pytest.MonkeyPatch
) -> None:
    chargeback = taken(on_stripe, milestone)
    upload = StripeGateway.upload_evidence

    def without_messages(self: StripeGateway, *, key: str, name: str, content: bytes) -> str:
        if name == "messages.pdf":
            raise GatewayUnavailable("no answer")
        return upload(self, key=key, name=name, content=content)

    with monkeypatch.context() as patch:
        patch.setattr(StripeGateway, "upload_evidence", without_messages)
        with pytest.raises(GatewayUnavailable):
            answering.send_evidence(chargeback)
    on_stripe.time_travel.forward(hours=1)
    answering.send_evidence(story.fresh(chargeback))
    assert [file["filename"] for file in on_stripe.server.objects("file")] == ["work.pdf", "messages.pdf"]


def test_while_there_is_time_it_waits_for_the_host_of_files(on_stripe: StripeProvider, milestone: Milestone) -> None:
    chargeback = taken(on_stripe, milestone)
    on_stripe.server.faults.next(UPLOAD, "error_before_work", times=50)
    with pytest.raises(GatewayUnavailable):
        answering.send_evidence(chargeback)
    assert status_of(on_stripe, chargeback) == "needs_response"
    on_stripe.time_travel.forward(days=8, hours=1)
    answering.send_evidence(story.fresh(chargeback))
    assert status_of(on_stripe, chargeback) == "under_review"
    assert story.fresh(chargeback).evidence_files == {}


def test_what_is_refused_or_cannot_be_set_holds_nothing_up(
    on_stripe: StripeProvider, milestone: Milestone, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    chargeback = taken(on_stripe, milestone)
    monkeypatch.setattr("escrow.chargebacks.evidence_files.documents_for", lambda *args, **kwargs: 1 / 0)
    later(on_stripe, days=3, minutes=1)
    assert status_of(on_stripe, chargeback) == "under_review"
    assert "Evidence goes to the bank without a file" in caplog.text


def test_files_are_kept_for_good(on_stripe: StripeProvider, milestone: Milestone) -> None:
    taken(on_stripe, milestone)
    later(on_stripe, days=3, minutes=1)
    with refused_by_database("append-only"):
        ChargebackFile.objects.update(provider_ref="file_other")
    with refused_by_database("append-only"):
        ChargebackFile.objects.all().delete()


@pytest.mark.parametrize(("least", "goes"), [(60_001, False), (60_000, True)])
def test_below_what_it_costs_nothing_is_sent_by_itself(
    on_stripe: StripeProvider, milestone: Milestone, settings: Settings, ana: User, *, least: int, goes: bool
) -> None:
    settings.EVIDENCE_FROM = {"USD": least}
    chargeback = taken(on_stripe, milestone)
    promised = bool(saying("nswer the bank", user=ana))
    assert promised == goes
    later(on_stripe, days=3, minutes=1)
    later(on_stripe, days=4)
    assert (status_of(on_stripe, chargeback) == "under_review") == goes
    assert ChargebackFile.objects.exists() == goes
    # Nobody asks all the time after what waits for staff.
    assert story.fresh(chargeback).next_attempt_at > clock.now() + timedelta(hours=5)


def test_by_hand_it_goes_all_the_same(on_stripe: StripeProvider, milestone: Milestone, settings: Settings) -> None:
    settings.EVIDENCE_FROM = {"USD": 60_001}
    chargeback = taken(on_stripe, milestone)
    answering.send_evidence(chargeback)
    assert status_of(on_stripe, chargeback) == "under_review"


def test_an_inquiry_is_answered_whatever_it_is_about(
    on_stripe: StripeProvider, milestone: Milestone, settings: Settings
) -> None:
    settings.EVIDENCE_FROM = {"USD": 60_001}
    chargeback = inquired(on_stripe, milestone)
    later(on_stripe, days=3, minutes=1)
    assert status_of(on_stripe, chargeback) == "warning_under_review"
    on_stripe.server.escalate(chargeback.provider_ref)
    work(on_stripe)
    later(on_stripe, days=3, minutes=1)
    assert status_of(on_stripe, chargeback) == "needs_response"


def test_without_a_word_of_operators_it_is_about_thirty_dollars_everywhere(settings: Settings) -> None:
    assert set(settings.EVIDENCE_FROM) == set(CURRENCIES)
    assert (settings.EVIDENCE_FROM["USD"], settings.EVIDENCE_FROM["JPY"]) == (3_000, 4_500)
