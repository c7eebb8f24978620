"""A worker or a schedule that would move pretended money in production ends at once, and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("command", [["worker", "--concurrency", "1"], ["beat"]])
def test_it_does_not_start_on_the_sandbox(command: list[str], tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "SURETY_MODE": "production",
        "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "SITE_URL": "https://surety.example",
        "EMAIL_URL": "smtp://localhost",
        "PAYMENTS": "sandbox",
        "PYTHONPATH": str(PROJECT),
    }
    ended = subprocess.run(
        [sys.executable, "-m", "celery", "--app", "marketplace", *command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert "PAYMENTS=sandbox moves no real money" in ended.stderr
    assert " ready." not in ended.stderr
