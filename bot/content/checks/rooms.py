"""Our own Python: what has a room of its own stands nowhere else.

Looked at are string constants, f-strings as wholes, docstrings apart. A *sentence* is one with
kana or kanji in which a 。 follows a word, or which ends in です, ます and the like: what a person
is told. Patterns and words that are read are none.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Iterator, Mapping

from bot.content.checks.rule import Rule
from bot.content.inventory import Inventory
from bot.domain.channel import CHANNELS, DEVELOPMENT, TERMINAL
from bot.domain.contact import Agency, Desk
from bot.root import ROOT

_LOOKED_AT = ("bot", "actions")
_OF_JOURNEYS = (
    *("bot/domain/handoff.py", "bot/domain/handoff_table.py", "bot/desks.py"),
    *("bot/services/registration/", "bot/services/renewal/", "bot/content/"),
)
_OF_CHANNELS = ("bot/domain/channel.py", "bot/channels/", "bot/domain/handoff.py")
_OF_SENTENCES = ("bot/services/contacts/fixed.py", "bot/text/", "bot/assistant/evaluation/")
_CHANNEL_IDS = {*CHANNELS, TERMINAL.id, DEVELOPMENT.id}

_WHERE_DRAFTS_ARE_KEPT = ("bot/services/", "bot/site/", "actions/")
_SLOT = re.compile(r"_[a-z][a-z0-9_]*(?:\{…\})?")

_JAPANESE = re.compile("[ぁ-ヶ一-龥]")
_SENTENCE = re.compile(
    r"[ぁ-ヶ一-龥）」]。|(?:です|ます|ません|でした|ました|ください|ましょう|でしょう)か?[。？?]?\s*$"
)

SENTENCES_LEFT: Mapping[str, int] = {
    "bot/assistant/answering.py": 3,
    "bot/assistant/repetition.py": 2,
    "bot/assistant/taking.py": 3,
    "bot/assistant/terminal.py": 1,
    "bot/assistant/without_drafts.py": 1,
    "bot/cli.py": 2,
    "bot/http/problems.py": 6,
    "bot/content/match_causes.py": 1,
    "bot/services/answers/languages.py": 1,
    "bot/services/answers/mail_clock.py": 5,
    "bot/services/contacts/agency.py": 1,
    "bot/services/contacts/opening.py": 10,
    "bot/services/drafts/words.py": 9,
    "bot/services/hearing/reports.py": 1,
    "bot/services/journeys/place_named.py": 1,
    "bot/services/mail/wording.py": 2,
    "bot/services/renewal/back_end.py": 3,
    "bot/services/renewal/contracts/expiry.py": 5,
    "bot/services/renewal/contracts/listing.py": 7,
}
"""Sentences that wait to be moved into content, by file. A number only becomes less."""


@cache
def texts(source: str) -> tuple[tuple[int, str], ...]:
    """Line and text of every string that is no docstring; {…} stands for a part of an f-string.

    Every rule asks for those of the same files.
    """
    return tuple(_texts(ast.parse(source)))


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped.update(map(id, node.values))
            whole = [v.value if isinstance(v, ast.Constant) else "{…}" for v in node.values]
            yield node.lineno, "".join(map(str, whole))
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            yield node.lineno, node.value


def is_sentence(text: str) -> bool:
    """True for what a person is told: 「お電話ください。」, and not for 「はい」 or a pattern."""
    return bool(_JAPANESE.search(text) and _SENTENCE.search(text))


def misplaced(file: str, source: str, stock: Inventory) -> Iterator[str]:
    """The ids and numbers that the file must not hold."""
    agencies = stock.content.agencies.values()
    contacts: list[Desk | Agency] = [*stock.content.desks.values(), *agencies]
    numbers = {re.sub(r"\D", "", one.phone) for one in contacts}
    for line, text in texts(source):
        where, digits = f"{file}:{line}", re.sub(r"\D", "", text)
        if text in stock.content.journeys and not file.startswith(_OF_JOURNEYS):
            yield f"{where}: the journey {text} is named; use domain/handoff"
        if text in _CHANNEL_IDS and not file.startswith(_OF_CHANNELS):
            yield f"{where}: the channel {text} is named; ask its row in domain/channel"
        if any(number in digits for number in numbers):
            yield f"{where}: a telephone number of a desk or an agency; it belongs into content"


def undeclared(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of what looks like a slot of a draft, and is none of `drafts.slots`."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ("Slot", "SlotOfEach")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    for line, text in texts(source):
        if _SLOT.fullmatch(text) and text not in names:
            yield line, text


def sentences(file: str, source: str) -> list[int]:
    """The lines with sentences that the file must not hold."""
    if file.startswith(_OF_SENTENCES):
        return []
    return [line for line, text in texts(source) if is_sentence(text)]


def _rooms(stock: Inventory) -> Iterator[str]:
    for file, source in _sources().items():
        yield from misplaced(file, source, stock)
        if file.startswith(_WHERE_DRAFTS_ARE_KEPT):
            for line, name in undeclared(source):
                yield f"{file}:{line}: {name} is kept in no Slot; say its scope and its erasure"


def _sentences(stock: Inventory) -> Iterator[str]:
    found = Counter({file: len(sentences(file, text)) for file, text in _sources().items()})
    for file in sorted({*found, *SENTENCES_LEFT}):
        left = SENTENCES_LEFT.get(file, 0)
        if found[file] > left:
            lines = ", ".join(map(str, sentences(file, _sources()[file])))
            yield f"{file}: {found[file]} sentences, {left} known; they belong into content: {lines}"
        elif found[file] < left:
            yield f"{file}: {found[file]} sentences are left; write that into SENTENCES_LEFT"


@cache
def _sources() -> Mapping[str, str]:
    files = [path for folder in _LOOKED_AT for path in (ROOT / folder).rglob("*.py")]
    return {path.relative_to(ROOT).as_posix(): _text(path) for path in sorted(files)}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


RULES: tuple[Rule, ...] = (_rooms, _sentences)
