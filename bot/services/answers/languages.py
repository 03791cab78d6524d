"""Short answers in other languages: what this is, and the desks (DESK-1 … DESK-3)."""

from __future__ import annotations

from bot.desks import CLICKAR_PHONE, REGISTRATION_PHONE
from bot.reply import Kind, Reply
from bot.text import script

_ENGLISH = (
    "I'm sorry, this chat can only help in Japanese. Please call: "
    f"My Page registration {REGISTRATION_PHONE}, Clickar renewal {CLICKAR_PHONE} "
    "(weekdays 9:00–20:00; Saturdays, Sundays and public holidays 9:00–17:00; "
    "closed December 31 – January 3)."
)
_CHINESE = (
    f"很抱歉，本聊天仅提供日语服务。请致电：My Page会员注册 {REGISTRATION_PHONE}，"
    f"Clickar续保操作 {CLICKAR_PHONE}（平日9:00–20:00，周六、周日及节假日9:00–17:00，"
    "12月31日至1月3日休息）。"
)
_CITATIONS = ("DESK-1", "DESK-2", "DESK-3")


def other_language(text: str) -> Reply:
    """In Chinese for Chinese, in English otherwise."""
    answer = _CHINESE if script.is_chinese(text) else _ENGLISH
    return Reply(answer, citations=_CITATIONS, kind=Kind.CANNOT_TELL)
