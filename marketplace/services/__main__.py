"""The command line of this package."""

import argparse
import os
import sys
from urllib.parse import urlsplit

from marketplace.services.inside import replace_by
from marketplace.services.port import answers
from marketplace.services.refused import Refused
from marketplace.services.reset import reset
from marketplace.services.run import run
from marketplace.services.throwaway import run_on_throwaway_services


def main(arguments: list[str]) -> int:
    """Do what the arguments say and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m marketplace.services", description="Run Surety on this machine.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="the whole site, until Ctrl-C")
    verbs.add_parser("reset", help="remove the data of DATA_DIR")
    healthy = verbs.add_parser("healthy", help="ask the web process whether it is well; the exit code tells")
    healthy.add_argument("path", nargs="?", default="/healthz", choices=["/healthz", "/readyz"])
    healthy.add_argument("--at", default="127.0.0.1:8000", metavar="HOST:PORT")
    for verb, text in (("test", "a command on throw-away services"), ("exec", "a command beside the running site")):
        verbs.add_parser(verb, help=text).add_argument("command", nargs="+", metavar="CMD")
    chosen = parser.parse_args(arguments)
    try:
        match chosen.verb:
            case "run":
                return run(os.environ)
            case "reset":
                return reset(os.environ)
            case "healthy":
                return 0 if answers(chosen.at, urlsplit(os.environ["SITE_URL"]).netloc, chosen.path) else 1
            case "test":
                return run_on_throwaway_services(chosen.command, os.environ)
            case _:
                replace_by(chosen.command, os.environ)
    except Refused as refused:
        print(f"surety: {refused}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
