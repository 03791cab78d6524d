"""短いリンク: what is made short, where it leads, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.stores import short_links as short_links_sql
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.short_links import SqlShortLinks
from bot.domain.hours import TOKYO
from bot.services.sms.short_links import KNOWN_FOR, LIVES_FOR, Expired, ShortLinks, Unknown
from tests_support import environment

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
BASE = "https://mypage.example.jp"
PAGE = f"{BASE}/registration/terms"


@pytest.fixture
def store(tmp_path: Path) -> SqlShortLinks:
    url = environment(tmp_path).get("BOT_DRAFTS_URL", f"sqlite:///{tmp_path / 'drafts.db'}")
    engine = open_engine(url)
    short_links_sql.create_tables(engine)
    return SqlShortLinks(engine)


@pytest.fixture
def links(store: SqlShortLinks) -> ShortLinks:
    return ShortLinks(store, BASE)


def code_of(url: str | None) -> str:
    assert url and url.startswith(f"{BASE}/s/")
    return url.removeprefix(f"{BASE}/s/")


def test_a_page_of_ours(links: ShortLinks) -> None:
    """Shorter than it was, and it leads there."""
    short = links.shorten(PAGE, "sms-1", AT)
    assert len(short or "") < len(PAGE)
    assert links.path(code_of(short), AT) == "/registration/terms"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.sompo-japan.co.jp/",
        "https://mypage.example.jp.example.com/registration/terms",
        f"{BASE}/registration/handover/{'a' * 32}",
        f"{BASE}/registration/terms?c=1",
        f"{BASE}//example.com/x",
        "tel:0120157566",
    ],
)
def test_what_is_never_made_short(links: ShortLinks, url: str) -> None:
    """Pages of others, and addresses that hold a secret."""
    assert links.shorten(url, "sms-1", AT) is None


def test_the_same_page_again(links: ShortLinks) -> None:
    """One code a conversation, until its life is half over; others get their own."""
    first = links.shorten(PAGE, "sms-1", AT)
    assert links.shorten(PAGE, "sms-1", AT + timedelta(days=1)) == first
    assert links.shorten(PAGE, "sms-2", AT) != first
    assert links.shorten(PAGE, "sms-1", AT + LIVES_FOR * 0.75) != first


def test_expired(links: ShortLinks) -> None:
    """To the moment."""
    code = code_of(links.shorten(PAGE, "sms-1", AT))
    assert links.path(code, AT + LIVES_FOR - timedelta(seconds=1))
    with pytest.raises(Expired):
        links.path(code, AT + LIVES_FOR)


@pytest.mark.parametrize(
    "code", ["", "abcdefgh", "ABCDEFGH", "a" * 9, "../x", "あ" * 8, "0OlI1ooo"]
)
def test_unknown(links: ShortLinks, code: str) -> None:
    """Whatever it is, it leads nowhere."""
    with pytest.raises(Unknown):
        links.path(code, AT)


def test_forgotten(store: SqlShortLinks, links: ShortLinks) -> None:
    """That it was there is known for a while."""
    code = code_of(links.shorten(PAGE, "sms-1", AT))
    assert store.purge(AT + LIVES_FOR + KNOWN_FOR - timedelta(days=1)) == 0
    assert store.purge(AT + LIVES_FOR + KNOWN_FOR) == 1
    with pytest.raises(Unknown):
        links.path(code, AT)


def test_a_code_that_is_taken(store: SqlShortLinks) -> None:
    """Another one is made."""
    codes = iter(["abcdefgh", "abcdefgh", "bcdefghj"])
    links = ShortLinks(store, BASE, lambda: next(codes))
    assert code_of(links.shorten(PAGE, "sms-1", AT)) == "abcdefgh"
    assert code_of(links.shorten(PAGE, "sms-2", AT)) == "bcdefghj"
