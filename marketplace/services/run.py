"""`make run`: the whole site on this machine, under one process, until it is told to stop."""

from collections.abc import Mapping
from contextlib import ExitStack
from signal import SIGTERM
from urllib.parse import urlsplit

from marketplace.services.datadir import PROJECT, DataDir
from marketplace.services.embedded import given, lasting_services
from marketplace.services.group import Group
from marketplace.services.pidfile import stop_leftover
from marketplace.services.port import free_port, when_it_answers
from marketplace.services.progress import say
from marketplace.services.signals import Stopped, stop_on_signals
from marketplace.services.site import SURETY, Site

PROCESSES = ("web", "worker", "mail", "files", "beat")
OWNERS_ONLY = "DATABASE_OWNER_URL"


def run(environ: Mapping[str, str], site: Site = SURETY) -> int:
    """Run until a signal (0), or until something keeps ending (its code). Raises Refused when it cannot start."""
    stop_on_signals()
    data_dir = DataDir.named_by(environ)
    data_dir.prepare()
    try:
        with data_dir.locked(), ExitStack() as stack:
            code = _serve(data_dir, environ, site, stack)
    except Stopped:
        say("\nStopped. The data stays in " + str(data_dir.root))
        return 0
    return code


def _serve(data_dir: DataDir, environ: Mapping[str, str], site: Site, stack: ExitStack) -> int:
    for name in PROCESSES:
        stop_leftover(data_dir.pidfile(name), SIGTERM)
    port = free_port(environ)
    say(f"Starting Surety, with its data in {data_dir.root}")
    ours = _own_settings(data_dir, environ, port)
    group = Group(patience=site.patience, first_pause=site.first_pause)
    services = ExitStack()
    stack.enter_context(services)
    stack.callback(group.stop)
    ours |= lasting_services(data_dir, environ, services, group.keep_server)
    stack.callback(data_dir.environment.unlink, missing_ok=True)
    data_dir.publish(ours)
    env = {**environ, **ours, "PYTHONUNBUFFERED": "1"}
    site.prepare(data_dir, env)

    # Whatever serves people has no way to the tables' owner.
    sites_own = {name: value for name, value in env.items() if not name.startswith(OWNERS_ONLY)}
    for name, command in site.processes(data_dir, sites_own).items():
        group.keep(name, command, env=sites_own, cwd=PROJECT, pidfile=data_dir.pidfile(name))
    address = env.get("SITE_URL") or f"http://localhost:{port}"
    when_it_answers(port, urlsplit(address).netloc, lambda: _announce(address), _admit_silence)
    name, code = group.wait()
    group.stop()
    say(f"surety: {name} keeps ending (exit code {code}); its messages are {_messages_of(name, data_dir)}.")
    return code or 1


def _messages_of(name: str, data_dir: DataDir) -> str:
    return "above" if name in PROCESSES else f"in {data_dir.log(name)}"


def _own_settings(data_dir: DataDir, environ: Mapping[str, str], port: str) -> dict[str, str]:
    """What the environment leaves open. Production is left to complain of what it misses."""
    ours = {"PORT": port, "DATA_DIR": str(data_dir.root), "SURETY_MODE": environ.get("SURETY_MODE") or "demo"}
    if ours["SURETY_MODE"] != "production":
        if not given(environ, "SECRET_KEY"):
            ours["SECRET_KEY"] = data_dir.secret_key()
        if not given(environ, "SITE_URL"):
            ours["SITE_URL"] = f"http://localhost:{port}"
    return ours


def _announce(address: str) -> None:
    line = "=" * (len(address) + 26)
    say(f"\n{line}\n  Surety is running at {address}\n  Ctrl-C stops it.\n{line}\n")


def _admit_silence() -> None:
    say("The web process does not answer yet; its messages are above.")
