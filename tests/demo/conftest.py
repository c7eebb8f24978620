import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def demo(settings: Settings) -> Settings:
    """The site as a demonstration."""
    settings.DEMO = True
    return settings
