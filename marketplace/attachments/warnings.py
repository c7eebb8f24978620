"""Programs and macros: they arrive like everything else, with a word to whoever downloads them."""

from django.db import models

from marketplace.texts import later as _

PROGRAMS = frozenset(
    [
        *["apk", "app", "appimage", "appx", "bat", "chm", "cmd", "com", "cpl", "deb", "dll", "dmg", "exe", "gadget"],
        *["hta", "inf", "iso", "jar", "jse", "lnk", "msc", "msi", "msix", "msp", "pif", "pkg", "ps1", "reg", "rpm"],
        *["scr", "sct", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "ws", "wsc", "wsf", "xll"],
    ]
)
MACROS = frozenset(["docm", "dotm", "potm", "ppam", "ppsm", "pptm", "sldm", "xlam", "xlsb", "xlsm", "xltm"])


class Warned(models.TextChoices):
    """What a file can do to the machine of somebody who opens it."""

    PROGRAM = "program", _("This is a program. Run it only if you expected it and trust who sent it.")
    MACROS = "macros", _("This has macros, which are programs. Let them run only if you trust who sent it.")


def warned_of_ending(ending: str) -> str:
    """What the ending of a name warns of; mostly nothing."""
    if ending in PROGRAMS:
        return Warned.PROGRAM
    return Warned.MACROS if ending in MACROS else ""
