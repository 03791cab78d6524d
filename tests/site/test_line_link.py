"""LINEとの連携 on the pages: only who is signed in, only by a button, each nonce once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from site_links import member_of
from site_support import running_site
from site_visitor import HANAKO, PASSWORD

TOKEN = "NMZTNuVrPTqlr2IF8Bnymkb7rXfYv5EY"
LINK = f"/line/link?linkToken={TOKEN}&openExternalBrowser=1"
LINE = "line-0123456789abcdef"


@pytest.fixture
def site(tmp_path: Any) -> Iterator[Any]:
    """With the LINE channel on."""
    with running_site(tmp_path, has_line=True) as found:
        yield found


def handed_back(visitor: Any) -> str:
    """The nonce with which the page leads back to the platform."""
    (url,) = re.findall('href="(https://access.line.me[^"]+)"', visitor.page.html)
    parts = urlsplit(url.replace("&amp;", "&"))
    asked = parse_qs(parts.query)
    assert parts.path == "/dialog/bot/accountLink" and asked["linkToken"] == [TOKEN]
    (nonce,) = asked["nonce"]
    assert 10 <= len(nonce) <= 255 and re.fullmatch("[A-Za-z0-9_-]{43}", nonce)
    return nonce


def test_begun_in_the_chat(site: Any) -> None:
    """The member presses, the nonce links the conversation, once."""
    visitor = site.registered(HANAKO)
    assert visitor.go(LINK).title == "LINEと連携しますか"
    linked, at = site.services.linked, site.clock[0]
    assert not linked.has_links(member_of(site, visitor)), "nothing by a GET"
    visitor.press("連携する")
    nonce = handed_back(visitor)
    assert linked.finish(LINE, nonce, at)
    assert linked.member(LINE) == member_of(site, visitor)
    assert not linked.finish("line-another", nonce, at)
    assert linked.member("line-another") is None


def test_signing_in_comes_first(site: Any) -> None:
    """The token waits for it, and is gone afterwards."""
    visitor = site.registered(HANAKO)
    visitor.go("/logout")
    visitor.press("ログアウトする")
    assert visitor.go(LINK).title == "ログイン"
    visitor.fill({"Eメールアドレス": "hanako@example.jp", "パスワード": PASSWORD}).press("ログイン")
    assert visitor.page.title == "LINEと連携しますか"
    visitor.press("連携する")
    assert handed_back(visitor)
    assert visitor.go("/line/link").title == "LINEと連携する"


def test_begun_on_the_page(site: Any) -> None:
    """A word to send in the chat, good for ten minutes."""
    visitor = site.registered(HANAKO)
    visitor.go("/mypage")
    visitor.press("LINEとの連携・解除")
    words = []
    for _ in range(2):
        visitor.go("/line/link").title  # noqa: B018
        visitor.press("連携のことばを表示")
        words.append(re.search("連携 ([A-Za-z0-9_-]{43})", visitor.page.text)[1])
    linked, at = site.services.linked, site.clock[0]
    assert linked.finish(LINE, words[0], at)
    assert not linked.finish(LINE, words[1], at + timedelta(minutes=10))
    assert linked.member(LINE) == member_of(site, visitor)


def test_unlinked(site: Any) -> None:
    """By a button; every conversation of this member, and nobody else's."""
    visitor = site.registered(HANAKO)
    linked, at = site.services.linked, site.clock[0]
    linked.store.link(LINE, member_of(site, visitor), at)
    linked.store.link("line-of-another", "m-sample-ichiro", at)
    assert visitor.go("/line/link").title == "LINEと連携しています"
    visitor.press("LINEとの連携を解除")
    assert visitor.page.title == "LINEとの連携を解除しました"
    assert linked.member(LINE) is None
    assert linked.member("line-of-another") == "m-sample-ichiro"


@pytest.mark.parametrize(
    "token", ["", "x", "a b c d e f g h", "<script>alert(1)</script>", "a" * 201]
)
def test_odd_tokens(site: Any, token: str) -> None:
    """They are none: the page tells how it is done."""
    visitor = site.registered(HANAKO)
    assert visitor.go(f"/line/link?linkToken={token}").title == "LINEと連携する"
    visitor.post("/line/link", {"token": token, "action": "link"})
    assert visitor.page.status == 403, "no proof that it comes from here"


def test_not_there_without_line(tmp_path: Any) -> None:
    """Neither the page nor the button."""
    with running_site(tmp_path) as site:
        visitor = site.registered(HANAKO)
        assert "LINE" not in visitor.go("/mypage").text
        assert visitor.go("/line/link").status == 404
