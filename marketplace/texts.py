"""Texts of tables and classes, which are read when the code is loaded and put into words when somebody reads them."""

from typing import cast

from django.utils.translation import gettext_lazy


def later(text: str) -> str:
    """The text in the language of whoever reads it. It is lazy, and passes for the string that it becomes."""
    return cast("str", gettext_lazy(text))
