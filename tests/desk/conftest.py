"""A desk for the tests of a module."""

from __future__ import annotations

from typing import Iterator

import pytest
from desk_support import Running, desk_served


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk_served(tmp_path_factory.mktemp("desk")) as running:
        yield running
