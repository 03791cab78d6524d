"""候補: confirmed sentences as examples in the files of the working tree, where somebody reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional, Sequence

from bot.content import examples, inventory, learned
from bot.content.examples import comparable
from bot.content.inventory import Inventory
from bot.content.learned import Learned
from bot.content.near import near
from bot.content.places import PROJECT, Places
from bot.services.insight.unanswered import NEW_TOPIC, OUT_OF_SCOPE, Item
from bot.text.normalise import normalise

_INDENT = "      - "


@dataclass
class Exported:
    """What was written, and what was not, with the reason."""

    taken: list[Learned] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    """Sentences for which a new topic is wanted: somebody has to write it."""


def export(items: Sequence[Item], places: Places = PROJECT) -> Exported:
    """Write what can be taken into the files of its topics. Raises `ContentError`."""
    stock, done = inventory.take(places), Exported()
    for item in items:
        text = normalise(item.text or "")
        if not text or item.target is None:
            continue
        if item.target == NEW_TOPIC:
            done.wanted.append(text)
            continue
        one = Learned(text, _intent(item.target))
        reason = _reason_against(one, stock, done.taken)
        if reason:
            done.refused.append((text, reason))
        else:
            done.taken.append(one)
    _write(done.taken, places)
    return done


def _intent(target: str) -> str:
    return target if target == OUT_OF_SCOPE else f"faq/{target}"


def _reason_against(one: Learned, stock: Inventory, taken: Sequence[Learned]) -> Optional[str]:
    form = comparable(one.text)
    if one.intent != OUT_OF_SCOPE and one.intent.partition("/")[2] not in stock.content.topics:
        return f"{one.intent} is no topic any more"
    for example in stock.examples:
        if comparable(example.text) == form:
            return f"stands in {example.file} already"
    if form in stock.evaluated:
        return f"stands in {stock.evaluated[form]}, which measures"
    for other in _nearly(form, list(stock.evaluated)):
        return f"nearly stands in {stock.evaluated[other]}, which measures"
    known = {comparable(example.text): example.file for example in stock.examples}
    known |= {comparable(other.text): "what is taken" for other in taken}
    for other in _nearly(form, list(known)):
        return f"nearly stands in {known[other]} already"
    return None


def _nearly(form: str, others: Sequence[str]) -> list[str]:
    same = [other for other in others if other == form]
    return same or [others[number] for _, number in near([form], others)]


def _write(taken: Sequence[Learned], places: Places) -> None:
    for intent in {one.intent for one in taken}:
        path = _file_of(intent, places)
        texts = [one.text for one in taken if one.intent == intent]
        path.write_text(with_examples(path.read_text("utf-8"), intent, texts), encoding="utf-8")
        examples.load(path)  # what was written can be read
    with places.learned.open("a", encoding="utf-8") as file:
        file.writelines(map(learned.line, taken))


def _file_of(intent: str, places: Places) -> Path:
    if intent == OUT_OF_SCOPE:
        return places.training / "out_of_scope.yml"
    return places.faq / f"{intent.partition('/')[2]}.yml"


def with_examples(source: str, intent: str, texts: Sequence[str]) -> str:
    """The file with these sentences at the end of the intent's first block of examples."""
    lines = source.splitlines(keepends=True)
    at = next(n for n, text in enumerate(lines) if text.strip() == f"- intent: {intent}")
    begin = next(n for n in range(at, len(lines)) if lines[n].lstrip().startswith("examples:"))
    end = begin + 1
    while end < len(lines) and lines[end].startswith(_INDENT):
        end += 1
    added = [f"{_INDENT}{text}\n" for text in texts]
    return "".join([*lines[:end], *added, *lines[end:]])
