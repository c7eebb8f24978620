"""`reset`: forget everything that runs on a DATA_DIR have kept, so that the next one starts afresh."""

import shutil
from collections.abc import Mapping
from signal import SIGINT, SIGTERM

from marketplace.services.datadir import DataDir
from marketplace.services.pidfile import stop_leftover
from marketplace.services.place import outside
from marketplace.services.progress import say

KEPT = ("postgres", "postgres.new", "valkey", "files", "mail", "static")


def reset(environ: Mapping[str, str]) -> int:
    """Remove the data. Raises Refused while a run uses it."""
    data_dir = DataDir.named_by(environ)
    data_dir.prepare()
    with data_dir.locked():
        stop_leftover(data_dir.pidfile("postgres"), SIGINT)
        stop_leftover(data_dir.pidfile("valkey"), SIGTERM)
        for path in (data_dir.root / name for name in KEPT):
            if folder := outside(path):
                shutil.rmtree(folder)
                path.unlink()
            elif path.exists():
                shutil.rmtree(path.resolve())
    say(f"The data in {data_dir.root} is gone; the next run starts afresh.")
    return 0
