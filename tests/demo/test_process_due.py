import pytest
from django.core.management import CommandError, call_command

from milestones.models import State
from milestones.silence import sweep
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def test_it_does_what_silence_does_and_reports_it(time_travel: TimeTravel, capsys: pytest.CaptureFixture[str]) -> None:
    milestone = story.submitted_milestone()
    time_travel.forward(days=14, seconds=1)
    call_command("process_due")
    assert story.fresh(milestone).state == State.RELEASED
    assert capsys.readouterr().out == "Released 1, expired 0, unanswered 0, failed 0.\n"


def test_a_failure_is_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "process_due", lambda: sweep.Report(released=2, failed=1))
    with pytest.raises(CommandError) as refused:
        call_command("process_due")
    assert refused.value.returncode == 1
