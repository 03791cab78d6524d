"""`make pictures`: what each screen looks like, with the thing to press marked; for chat, LINE, help desk.

    .venv/bin/python ops/pictures.py

Goes through both procedures of the sandbox as a made-up customer on a day that stands still, and
takes every screen as a phone and as a desktop show it: the part around the controls that
bot/content/pictures.yml names, each in a numbered frame. Beside them stands of what they were taken
(digests.json), so that a test can tell when a page has changed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Mapping, Sequence
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from chromium import chromium, take  # noqa: E402
from picture_digest import digest_of  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Locator, Page  # noqa: E402
from site_support import running_site  # noqa: E402
from site_visitor import Visitor  # noqa: E402
from site_walk import page_of, walk  # noqa: E402

from bot.content import loader  # noqa: E402
from bot.content import pictures as pictures_module  # noqa: E402
from bot.content.pictures import FILES  # noqa: E402
from bot.domain.picture import PHONE, WIDE, Mark, Picture  # noqa: E402

SIZES: Mapping[str, tuple[int, float]] = {PHONE: (390, 1.5), WIDE: (760, 1.25)}
"""Width of the window in CSS pixels, and how many pixels of the image are one of them."""
MOST_BYTES = 30_000
QUALITIES = range(72, 8, -8)
ABOVE, BELOW, LOWEST, HEAD = 150, 40, 300, 620
"""CSS pixels: kept above and below the marked controls; the least height; the height without marks."""
ROLES = ("group", "button", "link", "checkbox", "radio", "textbox")

DRAW = """([boxes, number]) => {
  for (const [at, {x, y, width, height}] of boxes.entries()) {
    const frame = document.createElement("div");
    Object.assign(frame.style, {position: "absolute", left: `${x - 6}px`, top: `${y - 6}px`,
      width: `${width + 12}px`, height: `${height + 12}px`, border: "4px solid #c4320a",
      borderRadius: "12px", boxShadow: "0 0 0 3px #fff", zIndex: 9, boxSizing: "border-box",
      pointerEvents: "none"});
    document.body.append(frame);
    if (at) continue;
    const dot = document.createElement("div");
    dot.textContent = number;
    Object.assign(dot.style, {position: "absolute", left: `${Math.max(x - 30, 2)}px`, top: `${y - 28}px`,
      width: "34px", height: "34px", borderRadius: "50%", background: "#c4320a", color: "#fff",
      border: "3px solid #fff", font: "bold 20px/28px system-ui, sans-serif", textAlign: "center",
      zIndex: 10, boxSizing: "border-box", pointerEvents: "none"});
    document.body.append(dot);
  }
}"""
AROUND = "one => { const around = one.closest('label.choice, .part'); return (around ?? one).getBoundingClientRect().toJSON(); }"
PREPARE = """() => {
  for (const one of document.querySelectorAll("main a[href^=http]")) {
    one.setAttribute("aria-label", "URL");
    one.textContent = "https://…（登録を完了する画面のURL）";
  }
  for (const one of document.querySelectorAll("#chat, mypage-assistant")) one.remove();
  document.activeElement?.blur();
  scrollTo(0, 0);
}"""


def _named(page: Page, name: str) -> Locator:
    for role in ROLES:
        found = page.locator("main").get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        if found.count():
            return found.first
    raise AssertionError(f"{page.url}: nothing is named {name}")


def _boxes(page: Page, mark: Mark) -> list[dict[str, float]]:
    if mark.control:
        return [_named(page, mark.control).evaluate(AROUND)]
    answers = page.get_by_role("radio", name=mark.groups_with, exact=True)
    groups = page.locator("main").get_by_role("group").filter(has=answers)
    assert groups.count(), f"{page.url}: no group with {mark.groups_with}"
    return [one.evaluate(AROUND) for one in groups.all()]


def _clip(page: Page, boxes: Sequence[Mapping[str, float]], width: int) -> dict[str, float]:
    """The part of the page around what is marked; its head where nothing is."""
    page_height = page.evaluate("document.documentElement.scrollHeight")
    if not boxes:
        return {"x": 0, "y": 0, "width": width, "height": min(page_height, HEAD)}
    top = min(box["y"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    start = max(0, top - ABOVE)
    end = min(page_height, max(bottom + BELOW, start + LOWEST))
    return {"x": 0, "y": start, "width": width, "height": end - start}


def _picture(context: BrowserContext, url: str, picture: Picture, width: str) -> int:
    page = context.new_page()
    page.goto(url)
    page.evaluate(PREPARE)
    marked = [_boxes(page, mark) for mark in picture.marks]
    for number, boxes in enumerate(marked, start=1):
        page.evaluate(DRAW, [boxes, str(number)])
    clip = _clip(page, [box for boxes in marked for box in boxes], SIZES[width][0])
    size = 0
    for quality in QUALITIES:
        size = take(page, FILES / picture.file(width), quality, clip)
        if size <= MOST_BYTES:
            break
    page.close()
    return size


def _context(browser: Browser, visitor: Visitor, width: str) -> BrowserContext:
    pixels, scale = SIZES[width]
    context = browser.new_context(
        viewport={"width": pixels, "height": 900},
        device_scale_factor=scale,
        locale="ja-JP",
        bypass_csp=True,  # the frames are styled by script
    )
    host = urlsplit(visitor.base).hostname
    cookies: list[Any] = [
        {"name": name, "value": value, "domain": host, "path": "/"}
        for name, value in visitor.cookies.items()
    ]
    context.add_cookies(cookies)
    context.set_default_timeout(120_000)
    return context


def _taken(
    browser: Browser, visitor: Visitor, pictures: Sequence[Picture]
) -> dict[str, tuple[str, int]]:
    """Of these pictures of one page: the digest, and the size of the larger file."""
    url, found = f"{visitor.base}{visitor.page.path}", {}
    html = visitor.go(visitor.page.path).html
    for width in SIZES:
        context = _context(browser, visitor, width)
        for one in pictures:
            size = _picture(context, url, one, width)
            before = found.get(one.name, ("", 0))[1]
            found[one.name] = (digest_of(html, one.marks), max(size, before))
        context.close()
    return found


def main() -> int:
    """1 if a picture is too heavy."""
    known = pictures_module.load(loader.load().journeys)
    taken: dict[str, tuple[str, int]] = {}
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder, chromium() as browser:
        for old in FILES.glob("*.webp"):
            old.unlink()
        with running_site(Path(folder)) as site:
            visitor = site.visitor()
            for name in walk(visitor):
                parts = [one for one in known.values() if page_of(one.name) == name]
                taken |= _taken(browser, visitor, parts)
    digests = {name: digest for name, (digest, _) in sorted(taken.items())}
    (FILES / "digests.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    missing = sorted(set(known) - set(taken))
    heavy = [f"{name} {size}" for name, (_, size) in taken.items() if size > MOST_BYTES]
    print(f"{len(taken)} pictures, missing: {missing or 'none'}, too heavy: {heavy or 'none'}")
    return int(bool(heavy or missing))


if __name__ == "__main__":
    sys.exit(main())
