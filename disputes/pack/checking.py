"""Whether a file is what was sent: its SHA-256, computed from its bytes while packing, is the one recorded then."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from contracts.models import Contract
from disputes.pack.teller import Json, KeptFile
from marketplace.alarms import alarm

INTACT, CHANGED, MISSING = "intact", "changed", "missing"


def judge(entry: Json, found_sha256: str | None, found_size: int) -> None:
    """Write into a file's entry what was found of it; nothing at all when it could not be opened."""
    if found_sha256 == entry["sha256"]:
        entry["check"] = INTACT
    elif found_sha256 is None:
        # Nothing is at the path, so that nobody shall look for it there.
        entry["check"], entry["missing_path"], entry["path"] = MISSING, entry["path"], None
    else:
        entry["check"], entry["found_sha256"], entry["found_size"] = CHANGED, found_sha256, found_size


def alarm_of_damage(contract: Contract, files: Sequence[KeptFile]) -> None:
    """Tell operators which files are not what was sent; nothing if all are."""
    damaged = [kept for kept in files if kept.entry["check"] != INTACT]
    if damaged:
        lines = [
            _("{label} {instance_pk} at {file}: {entry}, recorded {entry_2}, found {get}").format(
                label=kept.file.instance._meta.label,
                instance_pk=kept.file.instance.pk,
                file=kept.file.name,
                entry=kept.entry["check"],
                entry_2=kept.entry["sha256"],
                get=kept.entry.get("found_sha256", "nothing"),
            )
            for kept in damaged
        ]
        alarm(f"{len(damaged)} kept files of contract {contract.pk} are damaged", "\n".join(lines))
