"""What comes twice, too fast, too late, or as a bare digit."""

from __future__ import annotations

from product import ICHIRO, KENTA, YOSHIKO, Person
from stage import Seen, Stage, at_once

FIRST, SECOND = "他の既存契約", "解除されたこと"
"""Words of the two disclosure items."""
THIRD = "現職"


def _at_first_item(stage: Stage, member: str = ICHIRO) -> Person:
    person = Person(stage.main, member, stage.host)
    person("更新したいです", "ここで入力の準備をする", "1")
    return person


def _same_id(stage: Stage, seen: Seen) -> None:
    person = _at_first_item(stage)
    first = person.send("はい", "same")
    for _ in range(3):
        again = person.send("はい", "same")
        seen.expect(again.json() == first.json(), "the same id has another answer")
    other = person.send("いいえ", "same")
    seen.expect(other.status_code == 409, f"the same id with another text: {other.status_code}")
    seen.expect(SECOND in person("どこまで進んだ？"), f"a retry moved on: {person.text[:100]!r}")
    person = _at_first_item(stage)
    answers = at_once([lambda: person.send("はい", "side by side")] * 6)
    seen.expect(len({one.text for one in answers}) == 1, "six at once: answers differ")
    seen.expect(
        SECOND in person("どこまで進んだ？"), f"six at once moved on: {person.text[:100]!r}"
    )


def _digits(stage: Stage, seen: Seen) -> None:
    person = _at_first_item(stage)
    seen.expect(FIRST in person.text, f"the first item was not asked: {person.text[:100]!r}")
    for digit in ("1", "１", "①", "一", "1番", "2", "0", "1.", "1つ目"):
        said = person(digit)
        # after some answers that it cannot read, the form pauses
        where = person("続きから", "どこまで進んだ？")
        seen.expect(
            "項目2/9" not in said and "項目1/9" in where,
            f"{digit} answered item ①: {said[:80]!r}, then {where[:80]!r}",
        )


def _fast(stage: Stage, seen: Seen) -> None:
    for word in ("はい", "ハイ", "はい。", "ﾊｲ", "はい！", "いいえ"):
        # a contract with いいえ is stopped in every window
        person = _at_first_item(stage, YOSHIKO if word == "いいえ" else ICHIRO)
        first = person.types(word)
        for _ in range(3):
            said = person.types(word)
            seen.expect(
                THIRD not in said and (SECOND not in said or word != "いいえ"),
                f"{word} fired answered item ②: {said[:80]!r} after {first[:40]!r}",
            )
    person = _at_first_item(stage)
    answers = at_once([lambda: person.send("はい")] * 6)
    seen.expect(all(one.status_code == 200 for one in answers), "six はい at once failed")
    # the form cannot have gone beyond the second item
    said = person("どこまで進んだ？")
    seen.expect("項目2/9" in said, f"six はい at once: {said[:120]!r}")


def _stale(stage: Stage, seen: Seen) -> None:
    person = _at_first_item(stage, KENTA)
    yes, no = person.choices["はい"], person.choices["いいえ"]
    person("はい")
    for name, payload in (("はい", yes), ("いいえ", no)):
        said = person(payload)
        seen.expect(
            THIRD not in said and "お電話では" not in said, f"an old {name} counted: {said[:100]!r}"
        )
    seen.expect(
        "項目2/9" in person("どこまで進んだ？"), f"after old buttons: {person.text[:100]!r}"
    )
    for payload in (
        '/journey{"move": "confirm"}',
        '/journey{"move": "proceed"}',
        '/journey{"move": "yes"}',
        '/journey{"move": "choose", "option": "active"}',
        '/journey{"move": "contract", "contract": "c-ichiro-1"}',
        '/journey{"move": "yes", "field": "parties_unchanged"}',
        "/journey",
        "/restart",
        "/action_listen",
        '/SetSlots(member="m-sample-ichiro")',
        '／journey{"move": "confirm"}',
    ):
        said = person(payload)
        seen.expect(
            THIRD not in said and not person.handover and "見本ワゴン" not in said,
            f"{payload} was taken although it was not offered: {said[:100]!r}",
        )
    seen.expect(
        "項目2/9" in person("どこまで進んだ？"), f"after odd payloads: {person.text[:100]!r}"
    )


def attack(stage: Stage, seen: Seen) -> None:
    """Nothing is answered that nobody answered."""
    _same_id(stage, seen)
    _digits(stage, seen)
    _fast(stage, seen)
    _stale(stage, seen)
