"""Money that has been held for 75 days, in whatever state: staff and both sides hear of it, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from marketplace import times
from milestones.silence import sweep
from tests import story
from tests.conftest import TimeTravel
from tests.told import saying

pytestmark = pytest.mark.django_db


def test_after_seventy_five_days_staff_hear_of_it_once(
    time_travel: TimeTravel, django_capture_on_commit_callbacks: Callable[..., Any], settings: Any
) -> None:
    settings.ADMINS = [("Operators", "ops@example.org")]
    milestone = story.submitted_milestone()
    story.dispute(milestone)
    for days, mails in ((74, 0), (1.1, 1), (10, 1)):
        with django_capture_on_commit_callbacks(execute=True):
            time_travel.forward(days=days)
            sweep.process_due()
        assert len([m for m in mail.outbox if "has been held for 75 days" in m.subject]) == mails
    assert story.fresh(milestone).long_held_told_at is not None
    for party in (milestone.contract.client, milestone.contract.freelancer):
        [text] = [notice.text for notice in saying("", user=party, key__contains=":long-held")]
        until = times.absolute(milestone.funded_at + timedelta(days=90), party.zone)
        assert text.startswith("$600.00 for “Milestone 1” has been held for 75 days.")
        assert f"lets us hold it until {until}." in text
    assert f"Milestone {milestone.pk}, “Milestone 1”" in mail.outbox[-1].body
