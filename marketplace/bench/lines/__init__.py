"""What is measured: a module a subject. Each is found by being here."""

import pkgutil


def subjects() -> list[str]:
    """The names of all of them."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))
