"""A translated block names its places plainly: Django shows nothing for a place with a filter or a dot."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BLOCK = re.compile(r"{%\s*blocktranslate\b.*?%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
NOT_PLAIN = re.compile(r"{{[^}]*[|.][^}]*}}")
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.*"))


def lost_in(template: str) -> list[str]:
    return [place for block in BLOCK.findall(template) for place in NOT_PLAIN.findall(block)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_no_place_is_lost(path: Path) -> None:
    assert lost_in(path.read_text()) == []


def test_one_that_would_be_is_found() -> None:
    assert lost_in("{% blocktranslate with name=person.name|bdi %}Hello {{ name }}{% endblocktranslate %}") == []
    assert lost_in("{% blocktranslate %}Hello {{ name|bdi }}{% endblocktranslate %}") == ["{{ name|bdi }}"]
