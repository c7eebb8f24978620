"""What the site consists of: the steps before it can open, and the processes that make it up."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from marketplace.services.datadir import PROJECT, DataDir
from marketplace.services.progress import say, step
from marketplace.services.refused import Refused

Environment = Mapping[str, str]
# Tasks are JSON, so nothing in them is executed, which is what the warning is about.
SUPERUSER_WARNING = "ignore:You're running the worker with superuser privileges"


@dataclass(frozen=True)
class Site:
    """`prepare` runs with both services up; then each of `processes` is started under its name.

    A process that has not stopped `patience` seconds after it was asked to is killed. One that ends by itself is
    started again after `first_pause` seconds, and each time it ends at once after twice as many.
    """

    prepare: Callable[[DataDir, Environment], None]
    processes: Callable[[DataDir, Environment], dict[str, list[str]]]
    patience: float = 10.0
    first_pause: float = 1.0


def prepare(data_dir: DataDir, env: Environment) -> None:
    """Bring database, static files and (in a demo) people and jobs up to date."""
    with step("Database tables"):
        _manage("migrate", "--noinput", "--skip-checks", env=env, quietly=True)
    _collect_static(data_dir, env)
    if env["SURETY_MODE"] == "demo":
        _manage("seed_demo", env=env)


def processes(data_dir: DataDir, env: Environment) -> dict[str, list[str]]:
    """The commands of web, worker, mail, files and beat.

    Mail has a worker of its own, as it waits for strangers' machines, and so have files, which take long.
    """
    web = [sys.executable, "-m", "marketplace.web", "--bind", f"127.0.0.1:{env['PORT']}"]
    celery = [sys.executable, "-W", SUPERUSER_WARNING, "-m", "celery", "--quiet", "--app", "marketplace"]
    quietly = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    worker = ["worker", "--concurrency", "2", *quietly]
    mail = ["worker", "--queues", f"{env.get('CELERY_QUEUE') or 'surety'}-mail", "--hostname", "mail@%h"]
    mail += ["--concurrency", "2", *quietly]
    files = ["worker", "--queues", f"{env.get('CELERY_QUEUE') or 'surety'}-files", "--hostname", "files@%h"]
    files += ["--concurrency", "2", *quietly]
    beat = ["beat", "--schedule", str(data_dir.run / "beat-schedule"), "--pidfile", "", "--loglevel", "WARNING"]
    return {
        "web": web,
        "worker": celery + worker,
        "mail": celery + mail,
        "files": celery + files,
        "beat": celery + beat,
    }


SURETY = Site(prepare, processes)


def _collect_static(data_dir: DataDir, env: Environment) -> None:
    """Hashing and compressing takes seconds, so it is skipped while the files and the packages are the same."""
    stamp, now = data_dir.run / "static-collected", _fingerprint()
    if (data_dir.root / "static").is_dir() and stamp.exists() and stamp.read_text() == now:
        return
    with step("Static files"):
        _manage("collectstatic", "--noinput", "--clear", env=env, quietly=True)
    stamp.write_text(now)


def _fingerprint() -> str:
    seen = hashlib.sha256((PROJECT / "requirements.txt").read_bytes())
    for top in sorted([PROJECT / "static", *PROJECT.glob("[!.]*/static")]):
        for file in sorted(path for path in top.rglob("*") if path.is_file()):
            facts = file.stat()
            seen.update(f"{file.relative_to(PROJECT)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _manage(*command: str, env: Environment, quietly: bool = False) -> None:
    """Run a management command, showing what it prints: only if it fails, when it is run quietly."""
    done = subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *command],
        env=env,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quietly else None,
        stderr=subprocess.STDOUT if quietly else None,
        text=True,
        check=False,
        start_new_session=True,  # A Ctrl-C is ours to pass on.
    )
    if done.returncode:
        if quietly:
            say(f"\n{done.stdout.rstrip()}")
        raise Refused(f"{command[0]} failed (exit code {done.returncode}); its messages are above.")
