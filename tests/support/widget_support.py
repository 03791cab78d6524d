"""The widget without the assistant behind it: its files, and a channel that answers as it is told."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Mapping, Optional

from playwright.sync_api import Page, Route

from bot.channels import page as page_module
from bot.channels.widget import routes
from bot.channels.widget.routes import Asset
from bot.content import loader, manual
from bot.content.pictures import FILES
from bot.content.places import PROJECT
from bot.domain.citation import named, source_line
from bot.domain.payload import button
from bot.domain.picture import PATH as PICTURES
from bot.reply import Reply

ADDRESS = "http://chat.localhost"
"""A secure context: pages may use the clipboard."""
_PAGE = Path(page_module.__file__).with_suffix("")

OPENING: Mapping[str, Any] = {
    "text": "損保ジャパンのお手続きをご案内するAIチャットです。\n取扱代理店は、株式会社ゆめカードです。",
    "agency": None,
    "privacy": {
        "text": "うかがった内容は暗号化して14日間だけお預かりします。",
        "link": {"title": "個人情報の取扱い", "url": "/documents/privacy"},
    },
    "question": {
        "text": "マイページの会員登録はお済みですか。",
        "choices": [
            {"title": "まだ", "payload": button("start", journey="registration")},
            {"title": "済んだ（更新へ）", "payload": button("start", journey="renewal")},
            {"title": "質問だけ", "payload": button("ask")},
        ],
    },
    "unfinished": None,
    "phones": [
        {
            "name": "会員登録の窓口",
            "phone": "0120-157-566",
            "url": "tel:0120157566",
            "is_open": False,
            "status": "ただいま受付時間外・次は1月4日（月）9:00から",
        }
    ],
    "feedback": {
        "question": "解決しましたか。",
        "solved": "はい",
        "not_solved": "いいえ",
        "why_not": "よろしければ、理由をお選びください。",
        "reasons": [{"id": "hard", "title": "わかりにくい"}],
    },
}


@cache
def files() -> Mapping[str, Asset]:
    """The widget's files as they are served."""
    return routes.assets(loader.load())


@cache
def sections() -> Mapping[str, str]:
    """The manual's sections."""
    return manual.load(PROJECT.manual).sections


def told(reply: Reply, **more: Any) -> dict[str, Any]:
    """A reply as the channel sends it."""
    return {**reply.as_json(), "source": source_line(reply.citations), **more}


@dataclass
class Channel:
    """The pages, the widget's files, and a channel that goes on with a member's conversation.

    `replies` are given in turn, then 「回答n」. So many answers to messages get lost as `loses`
    says; with a `refuses` they are refused; while it `holds` they wait for `release`. What was said
    is kept for `after`.
    """

    replies: list[dict[str, Any]] = field(default_factory=list)
    opening: Optional[Mapping[str, Any]] = field(default_factory=lambda: OPENING)
    opened: list[dict[str, Any]] = field(default_factory=list)
    bearers: list[str] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    loses: int = 0
    holds: bool = False
    refuses: Optional[tuple[int, str]] = None
    _held: list[Any] = field(default_factory=list)
    element: str = '<mypage-assistant mode="page" agency="yumecard">'

    def on(self, page: Page) -> None:
        """Answer all that the page asks for."""
        page.route("**/*", self._answer)

    def release(self) -> None:
        """Answer what waits."""
        self.holds = False
        for route, body in self._held:
            self._message(route, body)
        self._held.clear()

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        bearer = route.request.headers.get("authorization", "").removeprefix("Bearer ")
        if path.startswith("/api/chat/"):
            self._api(route, path.removeprefix("/api/chat/"), bearer)
        elif path.startswith(PICTURES):
            body = (FILES / path.removeprefix(f"{PICTURES}/")).read_bytes()
            route.fulfill(body=body, content_type="image/webp")
        elif path.startswith("/widget/"):
            body = files()[path.removeprefix("/widget/")].plain
            route.fulfill(body=body, content_type="text/javascript; charset=utf-8")
        else:
            self._page(route, path)

    def _page(self, route: Route, path: str) -> None:
        name = "chat.css" if path == "/chat.css" else "index.html"
        kind = "text/css" if path == "/chat.css" else "text/html"
        text = (_PAGE / name).read_text(encoding="utf-8")
        text = text.replace('<mypage-assistant mode="page">', self.element)
        headers = {**page_module._HEADERS, "Content-Type": f"{kind}; charset=utf-8"}
        route.fulfill(body=text, headers=headers)

    def _api(self, route: Route, path: str, bearer: str) -> None:
        body = json.loads(route.request.post_data or "{}")
        if path == "session":
            self.opened.append(body)
            self.bearers.append(bearer)
            route.fulfill(
                json={"token": _token(body), "expires_in_s": 3600, "opening": self.opening}
            )
        elif path in ("session/end", "session/erase"):
            self.ended.append(bearer)
            self.said.clear()
            route.fulfill(status=204)
        elif path == "messages" and route.request.method == "POST":
            self._message(route, body)
        elif path == "messages":
            after = route.request.url.partition("after=")[2]
            found = [one for one in self.said if one["id"] > after]
            route.fulfill(json={"messages": found, "next": found[-1]["id"] if found else after})
        elif path == "feedback":
            self.verdicts.append(body)
            route.fulfill(status=204)
        elif path.startswith("manual/"):
            section = path.removeprefix("manual/")
            route.fulfill(json={"title": named([section]), "text": sections()[section]})
        # the stream of events stays open and silent

    def _message(self, route: Route, body: dict[str, Any]) -> None:
        if self.holds:
            self._held.append((route, body))
            return
        self.sent.append(body)
        if self.loses:
            self.loses -= 1
            route.abort()
        elif self.refuses:
            status, title = self.refuses
            route.fulfill(status=status, json={"title": title})
        else:
            number = len(self.sent)
            plain = told(Reply(f"回答{number}"))
            reply = self.replies.pop(0) if self.replies else plain
            reply = {"id": f"{number:06}2", "from": "assistant", **reply}
            mine = {"id": f"{number:06}1", "from": "user", "text": body["text"]}
            self.said += [{**mine, "client_msg_id": body["client_msg_id"]}, reply]
            route.fulfill(json={"replies": [reply]})


def _token(body: Mapping[str, Any]) -> str:
    claims = json.dumps({"sub": f"web-{body.get('host_token', 'nobody')}"}).encode()
    return f"h.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.s"
