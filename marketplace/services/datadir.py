"""DATA_DIR: everything that a run keeps on disk, and the lock that lets only one run use it."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from marketplace.services.refused import Refused

FOLDERS = ("run", "files", "mail", "static")
PROJECT = Path(__file__).resolve().parents[2]


class DataDir:
    """The folder of one installation. Make it with `named_by`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.run = root / "run"
        self.environment = self.run / "environment"

    @classmethod
    def named_by(cls, environ: Mapping[str, str]) -> "DataDir":
        """The folder that the environment names (relative to the project), whether or not it exists."""
        return cls((PROJECT / (environ.get("DATA_DIR") or ".data")).resolve())

    def prepare(self) -> None:
        """Create it with what is in it, for its owner only, or raise Refused when something in it cannot be written."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.root, *(self.root / name for name in FOLDERS)):
                folder.mkdir(mode=0o700, exist_ok=True)
                if folder.stat().st_mode & 0o077 and not folder.is_symlink():
                    folder.chmod(0o700)
            probe = self.run / "probe"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise Refused(
                f"DATA_DIR {self.root} cannot be written ({error.strerror}). Give another: DATA_DIR=..."
            ) from error

    def pidfile(self, name: str) -> Path:
        """Where the pid of a process of this run is noted."""
        return self.run / f"{name}.pid"

    def log(self, name: str) -> Path:
        """Where a server's own messages go."""
        return self.run / f"{name}.log"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for ourselves. Raises Refused when another run holds it; the lock dies with its holder."""
        try:
            descriptor = os.open(self.run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Refused(
                f"DATA_DIR {self.root} belongs to someone else ({error.strerror}). Give another: DATA_DIR=..."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise Refused(
                f"Surety is already running on {self.root}. Stop that run first, or give another DATA_DIR."
            ) from None
        try:
            yield
        finally:
            os.close(descriptor)

    def publish(self, settings: Mapping[str, str]) -> None:
        """Write down the settings of a run, for `exec`. The file lives as long as the run does."""
        self.environment.unlink(missing_ok=True)
        with open(self.environment, "x", opener=_only_for_owner) as file:
            json.dump(settings, file)

    def is_running(self) -> bool:
        """Whether a run holds the folder at this moment."""
        try:
            descriptor = os.open(self.run / "lock", os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def secret_key(self) -> str:
        """The installation's own secret, made on the first run and readable by its owner only."""
        path = self.root / "secret_key"
        if not path.exists():
            whole = self.run / "secret_key.new"
            whole.unlink(missing_ok=True)
            with open(whole, "x", opener=_only_for_owner) as file:
                file.write(secrets.token_urlsafe(50))
            whole.rename(path)  # Never half a secret under its name, even if we are stopped here.
        key = path.read_text().strip()
        if not key:
            raise Refused(f"{path} is empty. Remove it; the next run makes a new one.")
        return key


def _only_for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
