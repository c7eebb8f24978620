"""The environment's maker, which runs before anything is installed."""

import platform
import sys

import pytest

from marketplace.services import install


def test_it_says_that_python_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(platform, "python_version", lambda: "3.9.2")
    assert install.main("requirements.txt").startswith("Python 3.9.2 is too old")


def test_it_says_that_the_system_is_not_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "mips")
    assert "mips is not supported" in install.main("requirements.txt")


def test_it_says_that_venv_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(install, "VENV", f"{tmp_path}/venv")
    monkeypatch.setattr(install, "PYTHON", f"{tmp_path}/venv/bin/python")
    monkeypatch.setattr(install, "STAMP", f"{tmp_path}/venv/installed.json")
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(install, "_has", lambda python, module: module != "ensurepip")
    assert "apt-get install python3-venv" in install.main("requirements.txt")
