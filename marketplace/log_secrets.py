"""Addresses that open something by themselves are not written into logs, whatever failed at them."""

import logging
import re
from typing import Any

# A plan's link, and what allauth's mails confirm or reset by.
SECRET = re.compile(r"(/(?:plans/link|accounts/confirm-email|accounts/password/reset/key)/)[^/\s\"']+")


class WithoutSecrets(logging.Filter):
    """Of such an address only the beginning is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _without(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_without(each) for each in record.args)
        return True


def _without(value: Any) -> Any:
    return SECRET.sub(r"\1…", value) if isinstance(value, str) else value
