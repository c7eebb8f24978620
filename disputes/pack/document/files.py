"""Every file in one list, and how anybody can check the pack."""

from collections.abc import Iterator

from reportlab.platypus import Paragraph

from disputes.pack.document import styles
from disputes.pack.document.blocks import Story, damage, heading, items, line, table
from disputes.pack.document.words import inline, size
from disputes.pack.teller import Json

HOW = (
    "Unpack the zip. In its folder, “sha256sum -c SHA256SUMS” (on macOS “shasum -a 256 -c SHA256SUMS”) says of every "
    "file in the pack whether it is what was packed.",
    "A file’s SHA-256 in the list above was recorded when it was sent, and computed anew when the pack was made.",
    "A hash of the ledger can be looked up at {site}/proof/. README.txt says how to compute one.",
)


def files(data: Json) -> Story:
    """The files that were sent, then how to check."""
    entries = sorted(_entries(data), key=_place)
    head = ("File, its place in this pack, its SHA-256 when it was sent", "Size")
    rows = [(_file(entry), size(entry["size"])) for entry in entries]
    return [
        *heading(0, "Files"),
        *(table(head, rows, (7, 1), figures=(1,)) if rows else [line("No files were sent.")]),
        *heading(0, "How to check this pack"),
        *items([text.format(site=inline(data["site"])) for text in HOW]),
    ]


def _file(entry: Json) -> Story:
    return [
        Paragraph(inline(entry["name"]), styles.CELL),
        Paragraph(_place(entry), styles.CELL_SOFT),
        Paragraph(entry["sha256"], styles.CODE),
        *(Paragraph(problem, styles.DAMAGE) for problem in damage(entry)),
    ]


def _place(entry: Json) -> str:
    return str(entry["path"] or entry["missing_path"])


def _entries(data: Json) -> Iterator[Json]:
    yield from data["job"]["files"]
    for message in data["messages"]:
        yield from message["files"]
    for milestone in data["milestones"]:
        for submission in milestone["submissions"]:
            yield from submission["files"]
        for dispute in milestone["disputes"]:
            for evidence in dispute["evidence"]:
                yield from evidence["files"]
