"""The typesetter, in a process of its own: it reads what to set from its input and writes the PDF to its output.

Started by `setting` as a file, without Django and with nothing of the site's environment. It has the templates to read
and nothing else: people's words reach it as data, and its root is the templates' folder.
"""

import json
import resource
import sys
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
REFUSED = 3


def main() -> int:
    """Set one document. Says why on its error output if it cannot be set."""
    import typst  # noqa: PLC0415  32 MB, in this process alone

    order = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=order["folders"])
    try:
        pdf = typst.compile(
            TEMPLATES / order["template"],
            root=TEMPLATES,
            font_paths=fonts,
            format="pdf",
            sys_inputs={"data": json.dumps(order["data"]), "fonts": json.dumps(order["families"])},
            pdf_standards=order["standards"],
            timestamp=order["timestamp"],
        )
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.diagnostic}")
        return REFUSED
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
