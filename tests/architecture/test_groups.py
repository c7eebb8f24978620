"""What is costly to set up is set up once for a run, however many processes it has."""

import os

import pytest


@pytest.mark.xdist_group("of one")
def test_tests_of_a_group_go_to_one_process(request: pytest.FixtureRequest) -> None:
    """pytest-xdist keeps them together by what it adds to their names."""
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@of one")
