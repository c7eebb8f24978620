"""What a run keeps is nobody else's."""

from pathlib import Path

from tests.running.started import Start

RUNNING = "Surety is running at"


def test_every_folder_is_its_owners_alone(start: Start, data_dir: Path) -> None:
    start().expect(RUNNING)
    sockets = [Path((data_dir / "run" / name).read_text()) for name in ("sockets", "postgres-sockets")]
    folders = [
        data_dir,
        *(data_dir / name for name in ("run", "files", "mail", "static", "postgres", "valkey")),
        *sockets,
    ]
    assert {folder: oct(folder.stat().st_mode & 0o777) for folder in folders} == dict.fromkeys(folders, "0o700")


def test_a_folder_that_was_open_is_closed(start: Start, data_dir: Path) -> None:
    for folder in (data_dir, data_dir / "files", data_dir / "static"):
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
    start().expect(RUNNING)
    assert {(data_dir / name).stat().st_mode & 0o777 for name in (".", "files", "static")} == {0o700}
