"""One way through both procedures, as a made-up customer: every page of it, by the name of its step."""

from __future__ import annotations

import time
from typing import Iterator
from urllib.parse import urlsplit

from site_visitor import HANAKO, PASSWORD, Visitor

_MAIL_WITHIN_S = 20.0
_OWN_PAGE = ("registration-2-2", "renewal-2-2")


def page_of(picture: str) -> str:
    """The page on which a picture is taken: parts of one screen share it.

    >>> page_of("registration-3-4"), page_of("renewal-2-2")
    ('registration-3', 'renewal-2-2')
    """
    return picture if picture in _OWN_PAGE else "-".join(picture.split("-")[:2])


def walk(visitor: Visitor, values: dict[str, str] = HANAKO) -> Iterator[str]:
    """Names such as "registration-3"; `visitor.page` is the page, which can be opened by its path.

    "registration-2-2" is the page of the second part of a step where that is another one, and
    "registration-5" the mail; "…-page" is a page that is no picture's.
    """
    yield from _registration(visitor, values)
    yield from _renewal(visitor)


def _registration(visitor: Visitor, values: dict[str, str]) -> Iterator[str]:
    visitor.go("/")
    yield "registration-1"
    yield "registration-2"
    visitor.press("新規登録")
    yield "registration-2-2"
    visitor.choose("同意する").press("次へ")
    visitor.fill({**values, "パスワード": ""}).press("次へ")
    visitor.go("/registration/details")
    yield "registration-3"
    visitor.fill({"パスワード": PASSWORD}).press("次へ")
    yield "registration-4"
    visitor.press("確定")
    yield "registration-5-page"
    _open_mail(visitor, "マイページ会員登録のご確認")
    yield "registration-5"
    link = next(url for _, url in visitor.page.links if "/registration/confirm/" in url)
    visitor.go(urlsplit(link).path)
    yield "registration-6"
    visitor.fill({"パスワード": PASSWORD}).press("登録")
    yield "registration-7"


def _open_mail(visitor: Visitor, subject: str) -> None:
    deadline = time.monotonic() + _MAIL_WITHIN_S
    while time.monotonic() < deadline:
        found = [url for title, url in visitor.go("/dev/outbox").links if title == subject]
        if found:
            visitor.go(found[0])
            return
        time.sleep(0.2)
    raise AssertionError(f"no mail {subject}")


def _renewal(visitor: Visitor) -> Iterator[str]:
    visitor.press("マイページトップへ")
    yield "renewal-1"
    visitor.press("更新のお手続き")
    yield "renewal-2"
    visitor.press("契約の更新")
    yield "renewal-2-2"
    visitor.press("上記二つの個人情報の取扱いに同意する")
    yield "renewal-3"
    visitor.choose("はい").press("次へ")
    yield "renewal-4"
    visitor.choose("はい").press("次へ")
    yield "renewal-5"
    visitor.choose("Aプラン").press("プラン決定")
    yield "renewal-6"
    visitor.press("次へ")
    yield "renewal-7"
    visitor.press("重要事項等説明について同意しました")
    yield "renewal-8"
    visitor.choose("はい").press("ご契約最終お申込み")
    yield "renewal-9"
