"""Event destinations as Stripe lists them: by version 2 all of them, by version 1 those of snapshots."""

from collections.abc import Iterator
from dataclasses import dataclass

from escrow.gateways.stripe.client import client

# As it is said since 2026, and before.
OWN, CONNECTED = {"@self", "self"}, {"@accounts", "other_accounts"}


@dataclass(frozen=True)
class Destination:
    """`own` and `connected`: whose events it hears. `version` is empty where it follows the account's."""

    id: str
    url: str
    thin: bool
    own: bool
    connected: bool
    kinds: frozenset[str]
    enabled: bool
    version: str

    @property
    def sort(self) -> tuple[str, bool, bool, bool, frozenset[str]]:
        """Two of one sort are one and the same, listed twice."""
        return self.url, self.thin, self.own, self.connected, self.kinds


def thin_and_snapshots() -> Iterator[Destination]:
    """Those that are webhooks, of either payload style."""
    listed = client().v2.core.event_destinations.list({"include": ["webhook_endpoint.url"], "limit": 100})
    for each in listed.auto_paging_iter():
        # Version 2 leaves out what there is nothing to say of.
        scopes, endpoint = set(getattr(each, "events_from", None) or OWN), getattr(each, "webhook_endpoint", None)
        yield Destination(
            id=each.id,
            url=getattr(endpoint, "url", None) or "",
            thin=each.event_payload == "thin",
            own=bool(scopes & OWN),
            connected=bool(scopes & CONNECTED),
            kinds=frozenset(each.enabled_events),
            enabled=each.status == "enabled",
            version=getattr(each, "snapshot_api_version", None) or "",
        )


def webhook_endpoints() -> Iterator[Destination]:
    """Of one that hears of connected accounts Stripe tells the application; `connect` itself is only ever sent."""
    for each in client().v1.webhook_endpoints.list({"limit": 100}).auto_paging_iter():
        yield Destination(
            id=each.id,
            url=each.url,
            thin=False,
            own=each.application is None,
            connected=each.application is not None,
            kinds=frozenset(each.enabled_events),
            enabled=each.status == "enabled",
            version=each.api_version or "",
        )
