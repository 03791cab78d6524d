"""The site over the real services, on a day that stands still."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from site_support import Running, running_site


@pytest.fixture
def site(tmp_path: Any) -> Iterator[Running]:
    """A site of this test's own."""
    with running_site(tmp_path) as found:
        yield found
