"""Moving PostgreSQL's data out of a folder that its account may not enter; interrupted, the next run goes on."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from marketplace.services.account import Account


def is_under_way(data: Path) -> bool:
    """Whether a move of this data was begun and not finished."""
    return _plan(data).is_symlink()


def target_of(data: Path) -> Path:
    """Where data that is being moved goes, as a path that can be looked at."""
    return _plan(data)


def move(data: Path, account: Account, new_folder: Callable[[], Path]) -> None:
    """Move the data into a new folder of the account and leave a link to it. Nothing may be at work on it."""
    plan, old = _plan(data), data.with_name(data.name + ".moved")
    if not plan.is_symlink():
        plan.symlink_to(new_folder() / "data")
    target = plan.readlink()
    if not target.exists():
        _rename(data, target, account)
    if data.exists():
        data.rename(old)
    plan.rename(data)
    if old.exists():
        shutil.rmtree(old)


def _plan(data: Path) -> Path:
    return data.with_name(data.name + ".moving")


def _rename(data: Path, target: Path, account: Account) -> None:
    """Under its name the target is whole; on another file system it is copied first and the original stays."""
    try:
        data.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        half = target.with_name("data.new")
        if half.exists():
            shutil.rmtree(half)
        shutil.copytree(data, half, symlinks=True)
        account.own(half)
        os.sync()
        half.rename(target)
