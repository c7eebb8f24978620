"""What commits late is noticed, and nobody waits for a counter that others use."""

import threading

import pytest
from django.db import connection, transaction

from accounts.models import User
from contracts.models import Message
from marketplace import changes
from milestones.workspace.version import version_of
from tests import story

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_commits_late_is_noticed(carla: User, ana: User) -> None:
    """Its row is older than one that was counted already; and the other message does not wait for it, nor the fold."""
    contract = story.active_contract(client=carla, freelancer=ana)
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                Message.send(contract, by=ana, text="Slowly")
                written.set()
                assert go_on.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert written.wait(20)
    before = version_of(contract)
    changes.fold()
    assert version_of(contract) == before
    go_on.set()
    thread.join()
    assert version_of(contract) > before
