"""Personal values in odd forms, said to the served product; then every file is searched."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Iterator, Sequence

from product import ICHIRO, Person
from stage import Seen, Stage, at_once

_ANONYMOUS, _MEMBER = 280, 80
_A_SESSION = 26
"""Messages of one conversation, below its limit."""
_OF_MEMBER = (
    ICHIRO, "見本ワゴン", "見本軽自動車", "倉敷 300 し 00-31", "倉敷…00-31", "C******031", "C900000031",
)  # fmt: skip


def _say(stage: Stage, texts: Sequence[str], begin: Sequence[str], member: str) -> list[str]:
    """One session; the messages that got no good answer."""
    person = Person(stage.main, member, stage.host if member else None)
    if begin:
        person(*begin)
    statuses = [(text, person.send(text).status_code) for text in texts]
    return [f"{status} to {text[:20]!r}" for text, status in statuses if status != 200]


def _sessions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(texts), _A_SESSION):
        yield texts[first : first + _A_SESSION]


def _files(stage: Stage) -> Iterator[tuple[str, Path]]:
    for path in sorted(stage.main.data_dir.rglob("*")):
        if path.is_file():
            yield path.name, path


def attack(stage: Stage, seen: Seen) -> None:
    """At an open field, in a guided journey, with nothing open; anonymous and signed in."""
    from leak_support import folded, found_in, rows_of, unescaped
    from leak_variants import SPLIT, variants

    chosen = variants()[: _ANONYMOUS + _MEMBER]
    anonymous = [one.text for one in chosen[:_ANONYMOUS]]
    anonymous += [half.text for halves in SPLIT for half in halves]
    begins = (
        (),
        ("会員登録したい", "ここで入力の準備をする"),
        ("会員登録したい", "画面を見ながら進める"),
    )
    works = [
        partial(_say, stage, texts, begins[n % len(begins)], "")
        for n, texts in enumerate(_sessions(anonymous))
    ]
    renewal = ("更新したいです", "ここで入力の準備をする", "1")
    works += [
        partial(_say, stage, texts, renewal, ICHIRO)
        for texts in _sessions([one.text for one in chosen[_ANONYMOUS:]])
    ]
    wrong: list[str] = []
    for place in range(0, len(works), 2):
        for found in at_once(works[place : place + 2]):
            wrong += found
    seen.expect(not wrong, f"not answered: {wrong[:3]}")

    every = [value for one in chosen for value in one.sought]
    every += [value for halves in SPLIT for half in halves for value in half.sought]
    # a few digits stand in times and in what is encrypted as well
    sought = sorted(
        {v for v in every if len(folded(v)) > 6 or not any(map(str.isdigit, folded(v)))}
    )
    seen.expect(len(sought) > 200, f"only {len(sought)} values are searched for")
    places = {
        name: unescaped(path.read_bytes().decode("utf-8", "ignore")) for name, path in _files(stage)
    }
    places |= {
        f"rows of {name}": rows_of(f"sqlite:///{path}")
        for name, path in _files(stage)
        if name.endswith(".db")
    }
    places["output"] = unescaped(stage.main.log.read_text(encoding="utf-8", errors="replace"))
    left = {(v, name) for name, text in places.items() for v in found_in(text, sought)}
    for value in sought:
        where = sorted(name for v, name in left if v == value)
        seen.expect(not where, f"{value!r} is left in {', '.join(where)}")
    for name in ("rows of tracker.db", "output"):
        for value in found_in(places[name], _OF_MEMBER):
            seen.expect(False, f"{value!r} of a member's contracts is left in {name}")
        seen.expect(len(places[name]) > 10_000, f"{name} is too short to have been searched")
    for name, path in _files(stage):
        mode = path.stat().st_mode & 0o777
        seen.expect(mode == 0o600, f"{name} is {mode:o}")
    mode = stage.main.data_dir.stat().st_mode & 0o777
    seen.expect(mode == 0o700, f"the data folder is {mode:o}")
    seen.figures.append(f"{len(chosen)} messages, {len(sought)} values, {len(places)} places")
