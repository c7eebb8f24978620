"""Staff have the books reconciled at once: by the worker, not in the request, and with a right of its own."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import StaffAction, User
from escrow.admin import reconciliation
from escrow.models import Reconciliation
from tests.desk.staff import staff

pytestmark = pytest.mark.django_db
LIST, NOW = reverse("admin:escrow_reconciliation_changelist"), reverse("admin:escrow_reconciliation_now")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The tasks that the worker is given."""
    tasks: list[Any] = []
    monkeypatch.setattr(reconciliation, "run_soon", tasks.append)
    return tasks


def test_the_worker_is_asked_and_the_log_says_by_whom(client: Client, sam: User, sent: list[Any]) -> None:
    client.force_login(sam)
    assert "Reconcile now" in client.get(LIST).text
    assert client.post(NOW)["Location"] == LIST
    assert sent == ["escrow.reconcile"]
    assert not Reconciliation.objects.exists()
    assert StaffAction.objects.get().said == "Had the books reconciled"


def test_reading_is_not_the_right_to_ask(client: Client, sent: list[Any]) -> None:
    client.force_login(staff("escrow.view_reconciliation"))
    assert "Reconcile now" not in client.get(LIST).text
    assert client.post(NOW).status_code == 403
    assert client.get(NOW).status_code == 403
    assert sent == []
