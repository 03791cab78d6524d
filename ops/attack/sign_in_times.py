"""Who is registered, told by the time that a wrong password takes."""

from __future__ import annotations

import statistics
import time

from product import Product, new_address
from site_visitor import TARO, Visitor
from stage import Seen, Stage
from web_flow import register

_EMAIL = dict.fromkeys(("Eメールアドレス", "Eメールアドレス（確認）"), "qzx.times@example.net")
_NAME = {"お名前（漢字）/姓": "黒駒", "お名前（漢字）/名": "千鶴"}
_SOMEBODY = {**TARO, **_EMAIL, **_NAME, "証券番号": ""}
"""Who has no contract, and is nobody whom the other attacks need."""
_TRIES = 24
"""Of each: below the limit of one account."""
_MOST = 1.25
"""The slower median may be this many times the other: one check of a password takes far longer."""


def _refused_s(product: Product, email: str) -> float:
    visitor = Visitor(product.url, address=new_address())
    visitor.go("/login")
    visitor.fill({"Eメールアドレス": email, "パスワード": "ちがうことば12345"})
    began = time.perf_counter()
    visitor.press("ログイン")
    return time.perf_counter() - began


def attack(stage: Stage, seen: Seen) -> None:
    """A registered address and unknown ones, in turn."""
    register(stage.main, _SOMEBODY)
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(_TRIES):
        times["known"].append(_refused_s(stage.main, _SOMEBODY["Eメールアドレス"]))
        times["unknown"].append(_refused_s(stage.main, f"nobody{number}@example.net"))
    known, unknown = (statistics.median(times[name]) for name in ("known", "unknown"))
    ratio = max(known, unknown) / min(known, unknown)
    seen.expect(ratio <= _MOST, f"known {known * 1000:.0f} ms, unknown {unknown * 1000:.0f} ms")
    seen.figures.append(f"refused in {known * 1000:.0f} ms known, {unknown * 1000:.0f} ms unknown")
