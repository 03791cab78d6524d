"""`make screenshots`: the tour of the README, taken from the running product.

    .venv/bin/python ops/screenshots.py

Starts the product on sample data of its own, goes from the first message in the chat to the
concluded contract as a made-up customer, and writes what is seen on the way to docs/tour: each
moment as a phone and as a desktop show it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from chat_browser import ANSWERS, choose, link_in, opened, say  # noqa: E402
from chromium import chromium, take  # noqa: E402
from playwright.sync_api import Page  # noqa: E402
from site_browser import (  # noqa: E402
    agree_to_privacy,
    all_yes,
    confirm,
    open_mail,
    press,
    to_final,
)
from site_visitor import PASSWORD  # noqa: E402

from tests_support import bot_served  # noqa: E402

FOLDER = ROOT / "docs" / "tour"
PHONE, DESKTOP = {"width": 390, "height": 780}, {"width": 1280, "height": 800}
QUALITY = 45
MOST_BYTES = 900_000
"""Of all of them together: who clones the project carries them along."""


class Album:
    """The moments, numbered as they are taken."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken = 0
        self.bytes = 0

    def keep(self, page: Page, name: str, is_chat: bool = False) -> None:
        """What the page shows now, on a phone and on a desktop; the page stays a phone's."""
        self._taken += 1
        page.bring_to_front()
        for width, viewport in (("phone", PHONE), ("desktop", DESKTOP)):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            if is_chat:
                opened(page).evaluate("box => box.scrollIntoView({block: 'end'})")
            page.wait_for_timeout(300)
            path = self._folder / f"{self._taken:02}-{name}-{width}.webp"
            self.bytes += take(page, path, QUALITY)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def _talk(page: Page, url: str, album: Album) -> str:
    """From the first message to the link."""
    page.goto(f"{url}/?agency=yumecard")
    album.keep(page, "top")
    say(page, "会員登録したい")
    album.keep(page, "first-message", is_chat=True)
    choose(page, "ここで入力の準備をする")
    for field, answer in ANSWERS.items():
        say(page, answer)
        if field == "kana":
            album.keep(page, "told-in-the-chat", is_chat=True)
    choose(page, "ほかにはない")
    if "画面へ進む" in choose(page, "はい"):
        choose(page, "画面へ進む")
    album.keep(page, "handed-over", is_chat=True)
    return link_in(page, "/handover/")


def _register(page: Page, url: str, album: Album) -> None:
    """From the link to the end of the registration."""
    press(page, "画面を開く")
    page.get_by_role("checkbox", name="同意する").check()
    press(page, "次へ")
    album.keep(page, "form-filled-in")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    press(page, "次へ")
    press(page, "確定")
    album.keep(page, "provisional")
    open_mail(page, url, "マイページ会員登録のご確認")
    album.keep(page, "mail")
    confirm(page, url)
    album.keep(page, "registered")


def _renew(page: Page, album: Album) -> None:
    """From マイページ to the concluded contract."""
    press(page, "マイページトップへ")
    agree_to_privacy(page)
    album.keep(page, "disclosures")
    all_yes(page)
    press(page, "次へ")
    all_yes(page)
    press(page, "次へ")
    album.keep(page, "plans")
    to_final(page)
    album.keep(page, "final-check")
    all_yes(page)
    press(page, "ご契約最終お申込み")
    album.keep(page, "concluded")


def tour(page: Page, url: str, album: Album) -> None:
    """The whole way; the chat stays open in a tab of its own."""
    chat = page.context.new_page()
    link = _talk(chat, url, album)
    page.goto(link)
    _register(page, url, album)
    say(chat, "終わりました")
    album.keep(chat, "the-chat-knows", is_chat=True)
    _renew(page, album)
    say(page, "保険証券はいつ届きますか")
    album.keep(page, "afterwards", is_chat=True)


def main() -> int:
    """1 if the pictures are too heavy."""
    with tempfile.TemporaryDirectory(prefix="tour-") as data, chromium() as browser:
        for old in FOLDER.glob("*.webp"):
            old.unlink()
        with bot_served(Path(data)) as url:
            context = browser.new_context(
                viewport=PHONE,  # type: ignore[arg-type]
                locale="ja-JP",
                timezone_id="Asia/Tokyo",
                reduced_motion="reduce",
            )
            album = Album(FOLDER)
            tour(context.new_page(), url, album)
    print(f"{FOLDER.relative_to(ROOT)}: {album.bytes / 1000:.0f} kB")
    return int(album.bytes > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
