"""What opens something by itself stays out of the log."""

import logging

import pytest
from django.conf import settings

from marketplace.log_secrets import WithoutSecrets

PATHS = ("/plans/link/0f3a/", "/accounts/confirm-email/NQ:1x/", "/accounts/password/reset/key/4-d0-e1/")


@pytest.mark.parametrize("path", PATHS)
def test_only_its_beginning_is_written(path: str) -> None:
    secret = path.split("/")[-2]
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Internal Server Error", path), None)
    assert WithoutSecrets().filter(record)
    assert secret not in record.getMessage()
    assert record.getMessage().startswith(f"Internal Server Error: {path.removesuffix(secret + '/')}")


def test_every_handler_has_it() -> None:
    handlers = settings.LOGGING["handlers"].values()
    assert all("without_secrets" in handler.get("filters", ()) for handler in handlers)
