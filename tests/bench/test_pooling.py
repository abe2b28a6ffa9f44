"""The benchmark runs and writes what it measured. How fast a machine is, no test asks."""

import pytest

from tests.bench import pooling


@pytest.mark.parametrize("name", pooling.METHODS)
def test_every_method_is_measured(name):
    found = pooling.measure(name, 10)
    assert found["seconds"] > 0
    assert found["peak"] > 0


def test_the_page_says_how_time_grows():
    found = {(name, k): {"seconds": k / 1000, "peak": 1.0} for name in pooling.METHODS for k in (10, 100)}
    page = pooling.page(found)
    assert "100 ms (10.0), 1.0 MiB" in page
    assert "not run" in page
