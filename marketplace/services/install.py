"""Makes .venv and installs a requirements file into it: `python3 marketplace/services/install.py FILE`.

Runs by itself under whatever Python is at hand, before anything is installed, so it imports nothing of
ours and keeps to words that an old Python understands well enough to say that it is too old.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(PROJECT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed.json")
OLDEST = (3, 11)
# The development packages contain those that the site itself needs.
ALSO = {"requirements-dev.txt": ["requirements.txt"]}


def main(requirements: str) -> str:
    """Bring .venv up to date. Returns what stands in the way, in one line, or nothing."""
    problem = _unsupported()
    if problem:
        return problem
    names = [requirements, *ALSO.get(requirements, [])]
    wanted = {name: _checksum(name) for name in names}
    installed = _installed()
    if _works() and all(installed.get(name) == checksum for name, checksum in wanted.items()):
        return ""
    began = time.time()
    uv = shutil.which("uv")
    print(f"Installing packages into .venv ({'uv' if uv else 'pip, about half a minute'}) ...", flush=True)
    problem = _make_environment(uv) or _install(uv, requirements)
    if problem:
        return problem
    with open(STAMP, "w") as file:
        json.dump({**installed, **wanted}, file)
    print(f"Installed in {time.time() - began:.0f} s", flush=True)
    return ""


def _unsupported() -> str:
    version = platform.python_version()
    if sys.version_info < OLDEST:
        return f"Python {version} is too old: 3.11 or newer is needed. Name another: make PYTHON=python3.12"
    machine = f"{platform.system()} {platform.machine()}"
    if platform.system() not in ("Linux", "Darwin") or platform.machine() not in ("x86_64", "aarch64", "arm64"):
        return f"{machine} is not supported: the embedded servers need Linux or macOS on x86-64 or ARM64."
    if platform.system() == "Linux" and platform.libc_ver()[0] != "glibc":
        return "This Linux has no glibc, which the embedded servers need. Debian, Ubuntu and Fedora have it."
    return ""


def _installed() -> "dict[str, str]":
    try:
        with open(STAMP) as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return {}


def _checksum(name: str) -> str:
    with open(os.path.join(PROJECT, name), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _works() -> bool:
    """Whether .venv can start; it cannot any more when its Python was upgraded away."""
    try:
        return subprocess.call([PYTHON, "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def _make_environment(uv: "str | None") -> str:
    if _works():
        # uv makes environments without pip; one such is completed rather than thrown away.
        command = [] if uv or _has(PYTHON, "pip") else [PYTHON, "-m", "ensurepip"]
    elif uv:
        command = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV]
    elif _has(sys.executable, "venv") and _has(sys.executable, "ensurepip"):
        command = [sys.executable, "-m", "venv", "--clear", VENV]
    else:
        return "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"
    if command and subprocess.call(command) != 0:
        return f"The environment {VENV} could not be made."
    return ""


def _install(uv: "str | None", requirements: str) -> str:
    path = os.path.join(PROJECT, requirements)
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "--requirement", path]
    else:
        # The file names all that is wanted: pip must not look for what was left out on purpose.
        command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        command += ["--no-deps", "--requirement", path]
    code = subprocess.call(command)
    return "" if code == 0 else f"The packages of {requirements} could not be installed; see above."


def _has(python: str, module: str) -> bool:
    return subprocess.call([python, "-c", "import " + module], stderr=subprocess.DEVNULL) == 0


if __name__ == "__main__":
    trouble = main(sys.argv[1])
    if trouble:
        sys.exit("surety: " + trouble)
