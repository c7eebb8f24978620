"""Static files as they are served: hashed, compressed, and the style sheet in one piece.

The sheet is written as one small file per component, which css/app.css imports. A browser would have to
fetch each of them before it paints, so collecting the files puts them into app.css itself.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

SHEET = "css/app.css"
IMPORT = re.compile(r'^@import "(?P<name>[^"]+)"(?: (?P<media>\w+))?;$', re.MULTILINE)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """For collectstatic; where nothing is collected, the imports in app.css do the same more slowly."""

    def post_process(self, paths: Mapping[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Replace the collected sheet by the whole one, then hash and compress everything."""
        if SHEET in paths and not dry_run:
            self.delete(SHEET)
            self.save(SHEET, ContentFile(_whole(paths).encode()))
            paths = {**paths, SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def _whole(paths: Mapping[str, Any]) -> str:
    def part(match: re.Match[str]) -> str:
        text = _read(paths, f"css/{match['name']}")
        return f"@media {match['media']} {{\n{text}}}\n" if match["media"] else text

    return IMPORT.sub(part, _read(paths, SHEET))


def _read(paths: Mapping[str, Any], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
