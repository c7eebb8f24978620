"""Whether everything that we need to hear of reaches us: the three event destinations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import stripe
from django.conf import settings
from django.urls import reverse

from escrow.gateways.findings import Finding, mistake, not_known, well
from escrow.gateways.stripe.checking.asking import Denied, NoSuchThing, Shut, answered
from escrow.gateways.stripe.checking.listed import Destination, thin_and_snapshots, webhook_endpoints
from escrow.gateways.stripe.events import KINDS, THIN_KINDS

# Of what happens on recipients' accounts; nothing of it can be listed from ours.
PAYOUT_KINDS = ("payout.canceled", "payout.failed", "payout.paid")
SECRETS = "signing secrets"


@dataclass(frozen=True)
class Need:
    """A destination as it must be."""

    name: str
    thin: bool
    connected: bool
    kinds: tuple[str, ...]

    @property
    def style(self) -> str:
        return "thin" if self.thin else "snapshot"

    def hears(self, destination: Destination) -> bool:
        return destination.connected if self.connected else destination.own


NEEDS = (
    Need("your account, snapshot", thin=False, connected=False, kinds=KINDS),
    Need("connected accounts, snapshot", thin=False, connected=True, kinds=PAYOUT_KINDS),
    Need("connected and v2 accounts, thin", thin=True, connected=True, kinds=THIN_KINDS),
)


def findings() -> list[Finding]:
    """One for each destination, more for one with several mistakes. Raises CouldNotAsk."""
    newer, newer_right = _read(thin_and_snapshots)
    older, older_right = _read(webhook_endpoints)
    if newer is None and older is None:
        rights = " or ".join(sorted({newer_right, older_right} - {""})) or "Event Destinations: read"
        why = f"the key may not read them; give it {rights} for this check, or compare them with the README's table."
        return [*(not_known(f"destination {need.name}", why) for need in NEEDS), _secrets(None)]
    # Version 2 lists those of version 1, too, perhaps under another id.
    known = {each.sort for each in newer or ()}
    found = [*(newer or ()), *(each for each in older or () if each.sort not in known)]
    ours = [each for each in found if each.url == address()]
    lines: list[Finding] = []
    for need in NEEDS:
        if need.thin and newer is None:
            right = newer_right or "Event Destinations: read"
            lines.append(not_known(f"destination {need.name}", f"the key may not read it; give it {right}, or look."))
        else:
            lines += _of(need, ours)
    return [*lines, _secrets(ours if newer is not None else None)]


def address() -> str:
    """Where Stripe's events must go."""
    return f"{settings.SITE_URL}{reverse('webhook', args=['stripe'])}"


def _read(listing: Callable[[], Iterator[Destination]]) -> tuple[list[Destination] | None, str]:
    """What is listed, or None and the right that is missing."""
    try:
        with answered():
            return list(listing()), ""
    except Denied as denied:
        return None, denied.right
    except (Shut, NoSuchThing):
        return None, ""


def _of(need: Need, ours: list[Destination]) -> Iterator[Finding]:
    about = f"destination {need.name}"
    fitting = [each for each in ours if each.thin == need.thin and need.hears(each)]
    enabled = [each for each in fitting if each.enabled]
    if not fitting:
        yield mistake(about, _why_none(need, ours))
        return
    if not enabled:
        yield mistake(about, f"{fitting[0].id} is disabled; enable it in the dashboard under Event destinations.")
        return
    heard = {kind for each in enabled for kind in each.kinds}
    missing = [] if "*" in heard and not need.thin else sorted(set(need.kinds) - heard)
    if missing:
        yield mistake(about, f"{enabled[0].id} lacks {', '.join(missing)}; add them to it.")
    wrong = [each for each in enabled if not need.thin and each.version and not _is_of_ours(each.version)]
    for each in wrong:
        cure = f"make it anew with version {stripe.api_version}."
        yield mistake(about, f"{each.id} tells of events in the version {each.version} of the API; {cure}")
    if not missing and not wrong:
        yield well(about, ", ".join(each.id for each in enabled) + ".")


def _why_none(need: Need, ours: list[Destination]) -> str:
    accounts = "Connected and v2 accounts" if need.thin else "Connected accounts" if need.connected else "Your account"
    wanted = f'events from "{accounts}", payload style {need.style}, to {address()}'
    for each in ours:
        if each.thin != need.thin and need.hears(each) and each.kinds & set(need.kinds):
            return f"{each.id} has the other payload style; make it anew with {wanted}."
        if each.thin == need.thin and each.kinds & set(need.kinds):
            return f"{each.id} hears of the wrong accounts; make it anew with {wanted}."
    return f"there is none; create one with {wanted}, and add its signing secret to STRIPE_WEBHOOK_SECRET."


def _is_of_ours(version: str) -> bool:
    """Versions of one name are alike in all that their payloads have."""
    return version.rpartition(".")[2] == stripe.api_version.rpartition(".")[2]


def _secrets(ours: list[Destination] | None) -> Finding:
    has = len(set(settings.STRIPE_WEBHOOK_SECRETS))
    if not has:
        return mistake(SECRETS, "STRIPE_WEBHOOK_SECRET is not set; put the signing secret of each destination into it.")
    if ours is None:
        return not_known(SECRETS, f"STRIPE_WEBHOOK_SECRET has {has}; count the destinations that lead to {address()}.")
    enabled = [each for each in ours if each.enabled]
    if has < len(enabled):
        cure = "put the signing secret of each into it, with commas between."
        return mistake(SECRETS, f"STRIPE_WEBHOOK_SECRET has {has} for {len(enabled)} destinations; {cure}")
    return well(SECRETS, f"{has} for {len(enabled)} destinations; whether they are theirs shows with the first event.")
