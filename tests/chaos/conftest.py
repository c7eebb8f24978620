"""What is asserted outside of the test file is explained, too."""

import pytest

pytest.register_assert_rewrite("tests.chaos.reckoning")
