"""Measure one subject in this process: `python -m marketplace.bench.subject NAME SIZE`.

Each figure is a line of JSON on stdout, as soon as it is known.
"""

import json
import sys
from importlib import import_module

import django

from marketplace.bench.size import Size


def main(name: str, size: str) -> None:
    """Print what it measured."""
    django.setup()
    for measured in import_module(f"marketplace.bench.lines.{name}").measure(Size(size)):
        sys.stdout.write(json.dumps(measured.as_json()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
