"""What is answered when something is not done: `application/problem+json`, in Japanese."""

from __future__ import annotations

from typing import Optional

from sanic.response import HTTPResponse, json

from bot.services.contacts.fixed import apology

_TITLES = {
    400: "リクエストの形式が正しくありません。",
    403: "このページからは利用できません。",
    404: "お探しのページは見つかりませんでした。",
    405: "この方法では利用できません。",
    408: "通信に時間がかかりすぎたため、中断しました。もう一度お試しください。",
    413: "送られた内容が大きすぎます。短くしてお送りください。",
}


def problem(status: int, title: str = "", headers: Optional[dict[str, str]] = None) -> HTTPResponse:
    """An answer with this status; without a title the usual one of the status."""
    known = title or _TITLES.get(status) or (_TITLES[400] if status < 500 else apology().text)
    return json(
        {"type": "about:blank", "title": known, "status": status},
        status=status,
        headers=headers,
        content_type="application/problem+json",
        ensure_ascii=False,
    )


def too_many(wait_s: int, title: str) -> HTTPResponse:
    """429, with when to come again."""
    return problem(429, title, {"Retry-After": str(wait_s)})
