"""A run with the real services and processes that start in no time: `python -m tests.running.small_site`."""

import os
import sys

from marketplace.services.datadir import DataDir
from marketplace.services.refused import Refused
from marketplace.services.run import run
from marketplace.services.site import Environment, Site

WEB = """
import http.server, os
class Alive(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *arguments): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Alive).serve_forever()
"""
# A worker with a child of its own, as Celery's has, and deaf to a polite request when asked to be.
WORKER = """
import os, signal, subprocess, sys
child = subprocess.Popen(["sleep", "1000"])
def finish(*arguments):
    child.kill()
    sys.exit()
signal.signal(signal.SIGTERM, signal.SIG_IGN if os.environ.get("SMALL_SITE_DEAF") else finish)
print("the worker works", flush=True)
child.wait()
"""


def processes(data_dir: DataDir, env: Environment) -> dict[str, list[str]]:
    beat = ["sh", "-c", os.environ.get("SMALL_SITE_BEAT", "exec sleep 1000")]
    mail, files = ["sleep", "1000"], ["sleep", "1000"]
    return {
        "web": [sys.executable, "-c", WEB],
        "worker": [sys.executable, "-c", WORKER],
        "mail": mail,
        "files": files,
        "beat": beat,
    }


if __name__ == "__main__":
    try:
        sys.exit(run(os.environ, Site(lambda data_dir, env: None, processes, patience=1.0, first_pause=0.05)))
    except Refused as refused:
        sys.exit(f"surety: {refused}")
