"""Debian's Chromium, driven by Playwright; pictures of what it shows."""

from __future__ import annotations

import base64
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

from playwright.sync_api import Browser, Page, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser. It asks nothing of the network by itself."""
    executable = shutil.which("chromium")
    assert executable, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield made
        made.close()


def take(page: Page, path: Path, quality: int, clip: Optional[Mapping[str, float]] = None) -> int:
    """A WebP of the window, or of a part of the page in CSS pixels; its size in bytes.

    `quality` is 1 to 100. The browser encodes it: no library of images is needed.
    """
    asked: dict[str, Any] = {"format": "webp", "quality": quality}
    if clip:
        asked |= {"clip": {**clip, "scale": 1}, "captureBeyondViewport": True}
    session = page.context.new_cdp_session(page)
    data = base64.b64decode(session.send("Page.captureScreenshot", asked)["data"])
    session.detach()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return len(data)
