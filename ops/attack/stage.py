"""What every kind of attack is given, and what it notes."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Iterator, Sequence, TypeVar

from product import Host, Person, Product
from slow_api import SlowApi

_T = TypeVar("_T")

QUESTIONS = (
    "証券番号はどこに書いてありますか",
    "確認メールが届きません",
    "Clickarって何ですか",
    "ローマ字は必須ですか",
    "メールアドレスは何に使いますか",
    "パスワードを忘れました",
)
APOLOGIES = ("うまくお答え", "お答えできませんでした", "届いていないことがあります")


@dataclass(frozen=True)
class Stage:
    """The served products: one on its own, one whose contracts are slow, two on one folder."""

    folder: Path
    host: Host
    main: Product
    slow: Product
    left: Product
    right: Product
    api: SlowApi


@dataclass
class Seen:
    """What one kind of attack has tried, and what was not withstood."""

    kind: str
    tried: int = 0
    failed: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def expect(self, holds: object, what: str) -> bool:
        """One try: noted as withstood if it holds."""
        with self._lock:
            self.tried += 1
            if not holds:
                self.failed.append(what)
        return bool(holds)


Attack = Callable[[Stage, Seen], None]


def at_once(works: Sequence[Callable[[], _T]]) -> list[_T]:
    """All at the same moment, each in a thread; their results in order."""
    with ThreadPoolExecutor(max(1, len(works))) as pool:
        return [one.result() for one in [pool.submit(work) for work in works]]


def percentile(times: Sequence[float], share: float) -> float:
    """In ms of times in s; 0 of none."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


@dataclass
class Others:
    """What other people saw meanwhile: times in s of their questions and of /health/live."""

    questions: list[float] = field(default_factory=list)
    live: list[float] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """Of questions, in ms."""
        return percentile(self.questions, 0.95)


def _ask_on(product: Product, ended: threading.Event, others: Others, first: int) -> None:
    person, number = Person(product), first
    while not ended.is_set():
        if number % 12 == first:
            person = Person(product)  # half of a minute's messages: nobody meets a limit
        began = time.monotonic()
        answer = person.send(QUESTIONS[number % len(QUESTIONS)])
        others.questions.append(time.monotonic() - began)
        if answer.status_code != 200 or any(word in answer.text for word in APOLOGIES):
            others.unanswered.append(f"{answer.status_code} {answer.text[:120]}")
        number += 1
        ended.wait(0.1)


def _look_on(product: Product, ended: threading.Event, others: Others) -> None:
    import httpx

    with httpx.Client(timeout=10) as client:
        while not ended.is_set():
            began = time.monotonic()
            client.get(f"{product.url}/health/live")
            others.live.append(time.monotonic() - began)
            ended.wait(0.05)


@contextmanager
def others_meanwhile(product: Product, asking: int = 2) -> Iterator[Others]:
    """Other people ask, and somebody looks whether it lives, as long as the block lasts."""
    others, ended = Others(), threading.Event()
    threads = [
        threading.Thread(target=_ask_on, args=(product, ended, others, n)) for n in range(asking)
    ]
    threads.append(threading.Thread(target=_look_on, args=(product, ended, others)))
    for thread in threads:
        thread.start()
    try:
        yield others
    finally:
        ended.set()
        for thread in threads:
            thread.join(30)


def quiet(product: Product, seconds: float = 4.0) -> Others:
    """What other people see when nobody attacks."""
    with others_meanwhile(product) as others:
        time.sleep(seconds)
    return others
