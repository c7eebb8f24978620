"""Form-encoded parameters `a[b][0][c]=x` as nested dictionaries and lists of texts."""

from typing import Any
from urllib.parse import parse_qsl

from tests.stripe_server.errors import StripeError


def decoded(text: str) -> dict[str, Any]:
    """Every leaf is still a text; `a[]=x` and `a[0]=x` make lists."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = name.replace("]", "").split("[")
        here = tree
        for key, following in zip([first, *rest], [*rest, None], strict=True):
            place = key or str(len(here))
            if following is None:
                here[place] = value
            else:
                here = here.setdefault(place, {})
                if not isinstance(here, dict):
                    raise StripeError(f"Invalid object: {first}", param=first)
    return {name: with_lists(value) for name, value in tree.items()}


def with_lists(value: Any) -> Any:
    """A dictionary whose keys are 0, 1, 2... is a list."""
    if not isinstance(value, dict):
        return value
    values = {key: with_lists(each) for key, each in value.items()}
    if values and list(values) == [str(place) for place in range(len(values))]:
        return list(values.values())
    return values
