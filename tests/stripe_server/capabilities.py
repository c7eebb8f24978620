"""What a connected account can do, and what is asked of the person before it can."""

from copy import deepcopy

from tests.stripe_server.events import emit_thin
from tests.stripe_server.state import Object, State

CAPABILITY = "stripe_balance.stripe_transfers"


def capabilities(status: str) -> Object:
    """What a recipient can do; why not, when it cannot."""
    why = {
        "active": [],
        "pending": [{"code": "requirements_pending_verification", "resolution": "no_resolution"}],
        "restricted": [{"code": "requirements_past_due", "resolution": "provide_info"}],
        "unsupported": [{"code": "unsupported_country", "resolution": "contact_stripe"}],
    }[status]
    each = {"status": status, "status_details": why}
    return {"stripe_balance": {"payouts": deepcopy(each), "stripe_transfers": deepcopy(each)}}


def requirements(fields: tuple[str, ...], deadline: str = "currently_due") -> Object:
    if not fields:
        return {"entries": []}
    limited = {"capability": CAPABILITY, "configuration": "recipient", "deadline": {"status": deadline}}
    entries = [
        {
            "awaiting_action_from": "user",
            "description": name,
            "errors": [],
            "impact": {"restricts_capabilities": [limited]},
            "minimum_deadline": {"status": deadline},
            "requested_reasons": [{"code": "routine_onboarding"}],
        }
        for name in fields
    ]
    return {"entries": entries, "summary": {"minimum_deadline": {"status": deadline}}}


def status_of(account: Object) -> str:
    recipient = account["configuration"]["recipient"]
    return str(recipient["capabilities"].get("stripe_balance", {}).get("stripe_transfers", {}).get("status", "none"))


def can_receive(account: Object) -> bool:
    return not account["closed"] and status_of(account) == "active"


def set_status(state: State, account: Object, status: str, fields: tuple[str, ...] = ()) -> None:
    """A new status of the capability, and what is asked of the person now."""
    before = status_of(account), account["requirements"]
    account["configuration"]["recipient"]["capabilities"] = capabilities(status)
    account["requirements"] = requirements(fields, "past_due" if fields else "currently_due")
    if before[1] != account["requirements"]:
        emit_thin(state, "v2.core.account[requirements].updated", account)
    if before[0] != status:
        kind = "v2.core.account[configuration.recipient].capability_status_updated"
        emit_thin(state, kind, account, {"updated_capability": CAPABILITY})
