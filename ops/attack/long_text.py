"""Texts that are long after NFKC, or made to keep a parser busy, beside other people's questions."""

from __future__ import annotations

import threading
import time

from product import Person
from stage import Others, Seen, Stage, others_meanwhile, percentile, quiet

MOST_RATIO = 2.0
_LIVE_MS = 100.0
_ANSWER_S = 10.0
_SECONDS = 10.0
_PAUSE_S = 1.0
"""A conversation may send 30 messages a minute; this is twice as often, from many."""

HOSTILE = (
    "㌖" * 1000,
    "㌖" * 166,
    "ﷺ" * 1000,
    "ﷺ" * 55,
    "は" * 1000,
    "1" * 1000,
    "1-" * 500,
    "a@" * 500,
    "a." * 500 + "@",
    "〇九" * 500,
    "ゼロいちに" * 200,
    "。" * 1000,
    "（" * 1000,
    "「" * 1000,
    "か\u3099" * 500,
    "e\u0301\u0302\u0303" * 250,
    "\u200b" * 1000,
    "1\ufe0f\u20e3" * 330,
    "👨‍👩‍👧‍👦" * 140,
    "岡山県倉敷市" * 160,
    "丁目" * 500,
    "はい、" * 330,
    "いいえはい" * 200,
    "昭和元年" * 250,
    "山田と申しますが" * 120,
    "パスワードは" * 160,
    "-" * 1000,
    "ー" * 1000,
    " " * 999 + "あ",
    "\n" * 999 + "あ",
    "ｶﾞ" * 500,
    "証券番号はどこですか？" * 90,
    "A1" * 500,
    "/journey{" * 110,
    "{" * 1000,
)


def _send_on(
    stage: Stage, seen: Seen, ended: threading.Event, first: int, times: list[float]
) -> None:
    person, number = Person(stage.main), first
    while not ended.is_set():
        text = HOSTILE[number % len(HOSTILE)]
        began = time.monotonic()
        answer = person.send(text)
        times.append(time.monotonic() - began)
        if answer.status_code == 429:
            person = Person(stage.main)
        else:
            seen.expect(answer.status_code == 200, f"{answer.status_code} to {text[:9]!r}…")
        number += 5
        ended.wait(_PAUSE_S)


def _under_attack(stage: Stage, seen: Seen, times: list[float]) -> Others:
    ended = threading.Event()
    senders = [
        threading.Thread(target=_send_on, args=(stage, seen, ended, n, times)) for n in range(3)
    ]
    with others_meanwhile(stage.main) as others:
        for sender in senders:
            sender.start()
        time.sleep(_SECONDS)
        ended.set()
        for sender in senders:
            sender.join(_ANSWER_S)
    return others


def attack(stage: Stage, seen: Seen) -> None:
    """Every text is answered in time; other people's questions keep their speed."""
    slowest, name = 0.0, ""
    for place in range(0, len(HOSTILE), 12):
        person = Person(stage.main)
        person("会員登録したい", "ここで入力の準備をする")
        for text in HOSTILE[place : place + 12]:
            began = time.monotonic()
            status = person.send(text).status_code
            took = time.monotonic() - began
            seen.expect(
                status == 200 and took <= _ANSWER_S, f"{text[:9]!r}…: {status} after {took:.1f} s"
            )
            slowest, name = max((slowest, name), (took, text[:3]))
    seen.figures.append(f"slowest {slowest * 1000:.0f} ms ({name}…)")
    times: list[float] = []
    # on a machine that others use too one more try, quiet time and attack side by side
    for _ in range(2):
        before, under, after = (
            quiet(stage.main),
            _under_attack(stage, seen, times),
            quiet(stage.main),
        )
        ratio = under.p95 / max(before.p95, after.p95, 1.0)
        live = percentile(under.live, 0.95)
        if ratio <= MOST_RATIO and live <= _LIVE_MS:
            break
    seen.expect(ratio <= MOST_RATIO, f"others' p95 {under.p95:.0f} ms is {ratio:.1f}× of quiet")
    seen.expect(live <= _LIVE_MS, f"/health/live took {live:.0f} ms (p95)")
    seen.expect(not under.unanswered, f"others were not answered: {under.unanswered[:2]}")
    seen.figures.append(
        f"others' p95 {under.p95:.0f} ms ({ratio:.1f}× of quiet), live p95 {live:.0f} ms"
    )
