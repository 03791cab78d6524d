"""Parts that are slow or locked: the contracts' API, tracker.db, drafts.db."""

from __future__ import annotations

import contextlib
import threading
import time
from functools import partial
from typing import Callable, ContextManager, Iterator

from locks import locked
from product import ICHIRO, Person
from stage import Others, Seen, Stage, others_meanwhile, percentile, quiet

API_TAKES_S = 3.5
MOST_RATIO = 2.0
_LIVE_MS = 100.0
_SECONDS = 12.0
"""As long as a lock was held when it stopped everybody."""
_IN_TROUBLE = 6
_FAILS_AT_ONCE_S = 1.2
"""So long a store that was late is not waited for."""
_DESKS = ("0120-", "0800-")


@contextlib.contextmanager
def _slow(stage: Stage) -> Iterator[None]:
    stage.api.contracts.takes_s = API_TAKES_S
    try:
        yield
    finally:
        stage.api.contracts.takes_s = 0.0


def _renew_on(stage: Stage, ended: threading.Event, said: list[str]) -> None:
    while not ended.is_set():
        person = Person(stage.slow, ICHIRO, stage.host)
        said.append(person("更新したいです", "ここで入力の準備をする"))
        ended.wait(1.0)


def _meanwhile(stage: Stage, said: list[str], people: int) -> Others:
    ended = threading.Event()
    renewing = [
        threading.Thread(target=_renew_on, args=(stage, ended, said)) for _ in range(people)
    ]
    with others_meanwhile(stage.slow) as others:
        for one in renewing:
            one.start()
        time.sleep(_SECONDS)
        ended.set()
        for one in renewing:
            one.join(15)
    return others


def _compare(
    stage: Stage, seen: Seen, name: str, trouble: Callable[[], ContextManager[None]], people: int
) -> None:
    for _ in range(2):  # once more on a machine that others use too
        said: list[str] = []
        before = quiet(stage.slow)
        with trouble():
            under = _meanwhile(stage, said, people)
        after = quiet(stage.slow)
        ratio = under.p95 / max(before.p95, after.p95, 1.0)
        live = percentile(under.live, 0.95)
        if ratio <= MOST_RATIO and live <= _LIVE_MS:
            break
    seen.expect(
        ratio <= MOST_RATIO, f"{name}: others' p95 {under.p95:.0f} ms, {ratio:.1f}× of quiet"
    )
    seen.expect(live <= _LIVE_MS, f"{name}: /health/live took {live:.0f} ms (p95)")
    seen.expect(not under.unanswered, f"{name}: others were not answered: {under.unanswered[:2]}")
    seen.expect(people == 0 or said, f"{name}: nobody used the slow part")
    seen.figures.append(f"{name} {ratio:.1f}×")


def _value_under_lock(stage: Stage, seen: Seen) -> None:
    """A value that cannot be kept is not acknowledged, and can be told again."""
    person = Person(stage.slow)
    person("会員登録したい", "ここで入力の準備をする")
    with locked(f"sqlite:///{stage.slow.data_dir}/drafts.db", "drafts"):
        said = person("qzx.lock@example.net")
        seen.expect(
            "qzx.lock@example.net" not in said and any(desk in said for desk in _DESKS),
            f"drafts.db locked: a value was answered {said[:80]!r}",
        )
        said = person("証券番号はどこに書いてありますか")
        seen.expect("保険証券" in said, f"drafts.db locked: a question was answered {said[:80]!r}")
    time.sleep(_FAILS_AT_ONCE_S)
    said = person("qzx.lock@example.net")
    seen.expect("qzx.lock@example.net" in said, f"after the lock: {said[:80]!r}")


def attack(stage: Stage, seen: Seen) -> None:
    """Other people's questions keep their speed, and nothing is said to be kept that is not."""
    Person(stage.slow, ICHIRO, stage.host)("更新したいです", "ここで入力の準備をする")
    _compare(stage, seen, "contracts' API after 3.5 s", partial(_slow, stage), _IN_TROUBLE)
    calls = stage.api.contracts.calls
    seen.expect(calls > 1, "the API was not called")
    for name, people in (("tracker.db", 0), ("drafts.db", _IN_TROUBLE)):
        lock = partial(locked, f"sqlite:///{stage.slow.data_dir}/{name}", "any")  # the whole file
        _compare(stage, seen, f"{name} locked", lock, people)
    _value_under_lock(stage, seen)
