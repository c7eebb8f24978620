"""Where the SDK's version of the API is ahead of the description's, and where real answers differ from it.

The description is of 2026-05-27, the SDK pins 2026-10-28. Each line was read off the SDK's own types.
"""

from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
TEXTS = {"type": "array", "items": {"type": "string"}}
REQUESTED = {"type": "object", "properties": {"requested": {"type": "boolean"}}, "required": ["requested"]}
SESSIONS = "/v1/checkout/sessions"
LINKS = "/v2/core/account_links"
ACCOUNTS = "/v2/core/accounts"


@dataclass(frozen=True)
class Deviation:
    """A property, by its dotted path, that is taken away (schema None), added or replaced."""

    where: str  # "POST /address" for a request, the name of a resource for an object
    path: str
    schema: Schema | None
    reason: str


DEVIATIONS = (
    Deviation(f"POST {SESSIONS}", "payment_method_types", None, "gone: allowed_payment_method_types takes its place"),
    Deviation(f"POST {SESSIONS}", "allowed_payment_method_types", TEXTS, "new"),
    Deviation(f"POST {SESSIONS}", "line_items.dynamic_tax_rates", None, "gone"),
    Deviation("checkout.session", "allowed_payment_method_types", {**TEXTS, "nullable": True}, "new"),
    Deviation(f"POST {LINKS}", "use_case.account_onboarding.configurations", None, "gone: the account's own are meant"),
    Deviation(f"POST {LINKS}", "use_case.account_update.configurations", None, "gone: the account's own are meant"),
    Deviation("v2.core.account_link", "use_case.account_onboarding.configurations", None, "gone"),
    Deviation("v2.core.account_link", "use_case.account_update.configurations", None, "gone"),
    Deviation(
        f"POST {ACCOUNTS}",
        "configuration.recipient.capabilities.bank_accounts",
        {"type": "object", "properties": {"local": REQUESTED}},
        "new",
    ),
    Deviation("POST /v1/disputes/{dispute}", "intended_submission_method", {"type": "string"}, "new"),
)


def applied(specification: Schema) -> Schema:
    """The specification, changed in place by every deviation."""
    for deviation in DEVIATIONS:
        method, _, address = deviation.where.rpartition(" ")
        if method:
            operation = specification["paths"].get(address, {}).get(method.lower())
            if operation is None:
                continue
            schema = operation["params"]
        else:
            schema = specification["schemas"][deviation.where]
        *way, name = deviation.path.split(".")
        for step in way:
            schema = schema["properties"][step]
            schema = schema.get("items", schema)
        properties = schema["properties"]
        if deviation.schema is None:
            del properties[name]
            schema["required"] = [each for each in schema.get("required", []) if each != name]
        else:
            properties[name] = deviation.schema
    return specification
