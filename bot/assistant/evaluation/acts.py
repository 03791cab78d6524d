"""行為: what people do by a message, of single ones and of the turns of whole conversations."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Iterator, Mapping, Optional, Sequence

from rasa.core.channels.channel import UserMessage

from bot.assistant.agent import Assistant
from bot.assistant.evaluation import sets
from bot.assistant.evaluation.outcome import share
from bot.nlu import places
from bot.nlu.act_classifier import ASKED
from bot.nlu.act_examples import CHOICE, FIELD, NONE, YES_NO
from bot.nlu.labels import ACT
from bot.text import predicate

SINGLE, TURN = "single messages", "turns of conversations"
SURE_OF = ("did", "sees", "trouble", "starts", "yes", "no", "unchanged", "complains", "person")
"""Acts that move something: taken when they are sure enough."""
PRECISION = 0.98

_MOST_CONFUSIONS = 25


@dataclass(frozen=True)
class Said:
    """A message with its act as a writer meant it, and as it was heard."""

    kind: str
    writer: str
    text: str
    acts: tuple[str, ...]
    """What it may count as; the first is what the writer wrote down."""
    heard: str
    confidence: float

    @property
    def is_right(self) -> bool:
        """It was heard as one of them."""
        return self.heard in self.acts


async def acts(assistant: Assistant, half: str) -> list[Said]:
    """Every message of `acts` and every turn of `conversations`, where they were said."""
    found: list[Said] = []
    for kind, row, metadata in _messages(half):
        parsed = await assistant.processor.parse_message(
            UserMessage(row["text"], metadata=dict(metadata))
        )
        act: Mapping[str, Any] = parsed.get(ACT) or {"name": "", "confidence": 0.0}
        meant = (row["act"], *(row.get("also") or ()), *told_with_it(row["text"], row["act"]))
        found.append(
            Said(kind, row["writer"], row["text"], meant, act["name"], float(act["confidence"]))
        )
    return found


def evaluate_acts(found: Sequence[Said]) -> dict[str, float]:
    """Shares that are right: of all, and of the worst writer, for each kind of message."""
    figures: dict[str, float] = {}
    for kind in (SINGLE, TURN):
        of_kind = [one for one in found if one.kind == kind]
        if of_kind:
            figures[f"acts, {kind}: right"] = share(of_kind, _is_right)
            writers = {one.writer for one in of_kind}
            figures[f"acts, {kind}: right, worst writer"] = min(
                share([one for one in of_kind if one.writer == writer], _is_right)
                for writer in writers
            )
    return figures


def threshold(found: Sequence[Said], act: str) -> Optional[tuple[float, float]]:
    """From which confidence on an act is right at `PRECISION`, and the share that is then heard."""
    meant = sum(one.acts[0] == act for one in found)
    heard = sorted((one for one in found if one.heard == act), key=lambda one: -one.confidence)
    best, right = None, 0
    for number, one in enumerate(heard, 1):
        right += one.is_right
        if right / number >= PRECISION and meant:
            best = (one.confidence, right / meant)
    return best


def told(found: Sequence[Said]) -> Iterator[str]:
    """The lines of the report."""
    for name, value in evaluate_acts(found).items():
        yield f"{name:60} {value:.3f}"
    for kind in (SINGLE, TURN):
        for writer in sorted({one.writer for one in found if one.kind == kind}):
            group = [one for one in found if (one.kind, one.writer) == (kind, writer)]
            yield f"  {kind}, writer {writer:3} {share(group, _is_right):.2f}  {len(group)}"
    either = sum(bool(told_with_it(one.text, one.acts[0])) for one in found)
    yield f"  {either} of {len(found)} tell two things of which either is right"
    for act in SURE_OF:
        sure = threshold(found, act)
        shown = f"from {sure[0]:.2f} on, {sure[1]:.2f} of them" if sure else "never"
        yield f"  {act:12} right at {PRECISION}: {shown}"
    confused = Counter((one.acts[0], one.heard) for one in found if not one.is_right)
    for (meant, heard), count in confused.most_common(_MOST_CONFUSIONS):
        yield f"  {count}  {meant} → {heard}"


_is_right = attrgetter("is_right")


def _messages(half: str) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    for row in sets.read("acts", half):
        yield SINGLE, row, _metadata(row.get("said"), row.get("place"))
    for row in sets.read("conversations", half):
        at = None
        writer = row.get("writer") or row["id"].partition("-")[0]
        for turn in row["turns"]:
            told = {**turn, "text": turn["user"], "writer": writer}
            yield TURN, told, _metadata(None, at)
            at = turn["at"]


def _metadata(said: Optional[str], place: Optional[Mapping[str, Any]]) -> dict[str, Any]:
    """What the dialogue would tell of somebody who was told this, there."""
    kind, is_negative = asked(said or "")
    metadata: dict[str, Any] = {ASKED: {"kind": kind, "is_negative": is_negative}}
    if place:
        here = {"id": place["journey"], "step": place["step"], "is_active": True}
        metadata[places.JOURNEY] = here
    return metadata


_DEED = re.compile(
    r"(?:押|おし|入れ|いれ|打|選|開|ひら|進|同意|写|読|触|さわ|つつ|戻|行|ログイン|決定|確定|チェック)"
    r"[^。、!?\s]{0,6}?(?:た|て|と|だ|で)"
)
_SIGHT = re.compile(
    r"画面|ページ|がめん|出[たてとまだよる]|で[たと](?!き)|な(?:っ[たてと]|りま)|書い|かい[てた]|表示|並[んび]|見え"
)


def told_with_it(text: str, act: str) -> tuple[str, ...]:
    """What a message tells as well by what it holds, whichever of the two its writer wrote down.

    A deed with the screen that came of it (「次へ押したら確認の画面になった」) leads to that screen, as
    done or as seen; a trouble with a question (「開きません。どうすれば」) is answered as either.
    """
    if act in ("did", "sees"):
        deed = _DEED.search(text)
        if deed and _SIGHT.search(text, deed.end()):
            return ("sees",) if act == "did" else ("did",)
    if act in ("asks", "trouble"):
        said = [predicate.read_sentence(one) for one in predicate.sentences(text)]
        is_asked = any(one.is_question for one in said)
        if is_asked and any(one.is_unable and not one.is_question for one in said):
            return ("trouble",) if act == "asks" else ("asks",)
    return ()


_LIST = re.compile(r"どれ|どちらを|①|1\.|1 |のうち")
_YES_OR_NO = re.compile(r"はい・いいえ|はいか|「はい」か")
_CLOSED = re.compile(r"か$|お変わりは|ですね")
_OPEN = re.compile(r"いかが|いつ|お聞かせ|なんでしょう")
_ASKS_VALUE = re.compile(r"お願いします|教えて|お聞かせ|お教え|いかが|いつ|ご入力|入力してください")
_NEGATIVE = re.compile(
    r"(?:ない|ありません)」?、?(?:[─—。]|ということで|で)|変わりは?(?:ありません|ございません)か"
)


def asked(said: str) -> tuple[str, bool]:
    """What a sentence of an assistant asks for, and whether it asks for what is not."""
    is_negative = bool(_NEGATIVE.search(said))
    if _YES_OR_NO.search(said):
        return YES_NO, is_negative
    if _LIST.search(said):
        return CHOICE, False
    if _CLOSED.search(said.rstrip("。")) and not _OPEN.search(said):
        return YES_NO, is_negative
    return (FIELD if _ASKS_VALUE.search(said) else NONE), False
