"""One Chromium for all pages."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from chromium import chromium
from site_support import Running, running_site


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    with chromium() as made:
        yield made


@pytest.fixture
def site(tmp_path: Any) -> Iterator[Running]:
    """The site without the chat, on a day that stands still."""
    with running_site(tmp_path) as found:
        yield found
