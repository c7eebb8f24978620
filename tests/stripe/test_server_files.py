"""Files for the bank: on a host of their own, of the kinds and sizes that banks take."""

import hashlib
import io

import pytest
import stripe

from tests.stripe_server import StripeServer, asking

pytestmark = pytest.mark.loopback
PDF = b"%PDF-1.4\r\n\x00\xff\r\rwhatever\n\r\n"


def upload(
    sdk: stripe.StripeClient, content: bytes = PDF, purpose: str = "dispute_evidence", key: str = ""
) -> stripe.File:
    file = io.BytesIO(content)
    file.name = "work.pdf"
    options: stripe.RequestOptions = {"idempotency_key": key} if key else {}
    return sdk.v1.files.create({"purpose": purpose, "file": file}, options)  # type: ignore[typeddict-item]


def test_what_is_uploaded_is_there_byte_for_byte(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    made = upload(sdk)
    assert (made.filename, made.size, made.type, made.purpose) == ("work.pdf", len(PDF), "pdf", "dispute_evidence")
    assert stripe_server.state.hidden[made.id]["content"] == PDF
    assert stripe_server.calls[-1].params["file"] == hashlib.sha256(PDF).hexdigest()
    assert sdk.v1.files.retrieve(made.id).size == len(PDF)


def test_a_key_uploads_once(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    assert upload(sdk, key="chargeback-1-work").id == upload(sdk, key="chargeback-1-work").id
    assert len(stripe_server.objects("file")) == 1
    with pytest.raises(stripe.IdempotencyError):
        upload(sdk, PDF + b"more", key="chargeback-1-work")


@pytest.mark.parametrize("content", [b"plain text", b"%PDF-" + b"x" * 5_000_000])
def test_what_banks_do_not_take_is_refused(
    stripe_server: StripeServer, sdk: stripe.StripeClient, content: bytes
) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        upload(sdk, content)
    assert stripe_server.objects("file") == []
    stripe_server.state.strict.files_are_checked = False
    assert upload(sdk, content).id


def test_the_api_takes_no_files_and_the_files_host_nothing_else(
    stripe_server: StripeServer, sdk: stripe.StripeClient
) -> None:
    def led_to(url: str) -> stripe.StripeClient:
        return stripe.StripeClient(
            stripe_server.secret_key, base_addresses={"api": url, "files": url}, max_network_retries=0
        )

    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        upload(led_to(stripe_server.url))
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        led_to(stripe_server.files_url).v1.balance.retrieve()
    assert len(stripe_server.violations) == 2
    stripe_server.violations.clear()


def test_evidence_takes_only_what_was_uploaded_for_it(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    dispute = stripe_server.dispute(asking.charge(stripe_server, sdk).id)["id"]
    other = upload(sdk, purpose="pci_document").id
    large = [upload(sdk, b"%PDF-" + each * 2_300_000).id for each in (b"a", b"b")]
    for evidence in (
        {"receipt": "file_nobody_knows"},
        {"receipt": other},
        {"service_documentation": large[0], "customer_communication": large[1]},
    ):
        with pytest.raises(stripe.InvalidRequestError):
            sdk.v1.disputes.update(dispute, {"evidence": evidence})  # type: ignore[typeddict-item]
    assert sdk.v1.disputes.retrieve(dispute).status == "needs_response"
    sent = sdk.v1.disputes.update(dispute, {"evidence": {"service_documentation": large[0]}})
    assert (sent.status, sent.evidence.service_documentation) == ("under_review", large[0])
