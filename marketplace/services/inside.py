"""`exec -- CMD`: run a command with the settings of the site that runs on this DATA_DIR."""

import json
import os
from collections.abc import Mapping, Sequence

from marketplace.services.datadir import DataDir
from marketplace.services.refused import Refused


def replace_by(command: Sequence[str], environ: Mapping[str, str]) -> None:
    """Become the command. Raises Refused when no site runs on DATA_DIR, or when the command cannot be started."""
    data_dir = DataDir.named_by(environ)
    try:
        if not data_dir.is_running():
            raise Refused(f"Surety does not run on {data_dir.root}. Start it first: make run")
        settings = json.loads(data_dir.environment.read_text())
    except FileNotFoundError:
        raise Refused("Surety is only just starting. Try again when it prints its address.") from None
    except PermissionError:
        raise Refused(f"Surety runs on {data_dir.root} for someone else; only they can do this.") from None
    try:
        os.execvpe(command[0], list(command), {**environ, **settings})
    except OSError as error:
        raise Refused(f"{command[0]} cannot be started: {error.strerror}.") from None
