"""The bank asks, and takes the money while its question is being answered: the second question is answered as well."""

import pytest

from accounts.models import User
from escrow import operations
from escrow.chargebacks import chargebacks, evidence_files
from escrow.gateways.stripe.gateway import StripeGateway
from escrow.models import Chargeback
from tests import story
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe.steps import inquired, later, paid_job, status_of

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


@pytest.fixture
def chargeback(on_stripe: StripeProvider, carla: User, ana: User) -> Chargeback:
    """An inquiry whose evidence is due by itself."""
    asked = inquired(on_stripe, story.submit(paid_job(on_stripe, carla, ana)[0]))
    on_stripe.time_travel.forward(days=3, minutes=1)
    return asked


@pytest.mark.parametrize(
    ("module", "name"), [(StripeGateway, "send_evidence"), (evidence_files, "upload")], ids=["sending", "uploading"]
)
def test_it_is_answered_anew(
    on_stripe: StripeProvider, chargeback: Chargeback, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    real, escalated = getattr(module, name), []

    def slowly(*args: object, **kwargs: object) -> object:
        found = real(*args, **kwargs)
        if not escalated:
            escalated.append(on_stripe.server.escalate(chargeback.provider_ref))
            chargebacks.hear("stripe", chargeback.provider_ref)
        return found

    monkeypatch.setattr(module, name, slowly)
    operations.finish_pending()
    asked_anew = story.fresh(chargeback)
    assert (asked_anew.is_inquiry, asked_anew.evidence_sent_at, asked_anew.evidence_files) == (False, None, None)
    for _ in range(2):
        later(on_stripe, days=3, minutes=1)
    answered = story.fresh(chargeback)
    assert status_of(on_stripe, chargeback) == "under_review"
    assert answered.evidence_sent_at
    second = answered.files.filter(round=2).values_list("provider_ref", flat=True)
    assert set((answered.evidence_files or {}).values()) == set(second)
