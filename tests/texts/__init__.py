"""Which texts that people read do not go through gettext: `python -m tests.texts`, part of `make check`."""
