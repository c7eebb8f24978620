"""All files of a contract in one zip: as they came, not packed any smaller, each under a name of its own."""

from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from contracts.models import Contract
from disputes.pack.archive import PIECE, Archive, Step, silent
from disputes.parcels.contents import ContractFile, all_of
from marketplace import clock
from marketplace.storing import NowhereToStore

# Windows knows no file of these names, whatever its ending.
DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])


def make(contract: Contract, *, step: Step = silent) -> IO[bytes]:
    """The zip, as a temporary file that is gone when it is closed. Raises NowhereToStore.

    What cannot be read from where it is kept is named in it, and told to the operators by the page that misses it.
    """
    files, archive, names, missing = list(all_of(contract)), Archive(packs=False), Names(), []
    try:
        for done, file in enumerate(files):
            step(done, len(files))
            if not _added(archive, file, names.free(f"{file.belongs_to}/{file.name}")):
                missing.append(file.name)
        if missing:
            text = _("These files are on record and could not be read. We look into it.\n") + "\n".join(missing)
            archive.add_text(names.free("MISSING.txt"), text.encode(), clock.now())
        return archive.finish(clock.now())
    except OSError as error:
        archive.discard()
        raise NowhereToStore(_("The zip was not made."), error) from error
    except BaseException:
        archive.discard()
        raise


class Names:
    """Names that no other of the zip has, for systems too that do not tell small letters from capitals."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        """This one, or with a number before its ending."""
        path = PurePosixPath(wanted)
        stem = f"_{path.stem}" if path.stem.partition(".")[0].lower() in DEVICES else path.stem
        name, number = f"{path.parent}/{stem}{path.suffix}", 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{path.parent}/{stem} ({number}){path.suffix}"
        self._taken.add(name.casefold())
        return name.removeprefix("./")


def _added(archive: Archive, file: ContractFile, name: str) -> bool:
    """Whether all of it is in the zip; what breaks off in the middle is in it as far as it could be read."""
    try:
        source: IO[Any] = default_storage.open(file.kept, "rb")
    except OSError:
        return False
    whole = True

    def piece() -> bytes:
        nonlocal whole
        try:
            return bytes(source.read(PIECE))
        except OSError:
            whole = False
            return b""

    with source:
        archive.add(name, piece, file.at, size=file.size)
    return whole
