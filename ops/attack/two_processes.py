"""Two processes on one data folder, started at one moment, and one conversation in both."""

from __future__ import annotations

from functools import partial

from product import YOSHIKO, Person, Product
from stage import Seen, Stage, at_once

_RACES = 12


def twin(person: Person, product: Product) -> Person:
    """The same session, spoken to through another process."""
    return Person(product, person.member, person.host, person.address, person.token)


def _values(stage: Stage, seen: Seen) -> None:
    """Different values at the same moment: what is acknowledged stands in the form."""
    both = 0
    for number in range(_RACES):
        here = Person(stage.left)
        here("会員登録したい", "ここで入力の準備をする")
        there = twin(here, stage.right)
        mail, phone = f"qzx.race{number}@example.net", "086-012-3487"
        said = at_once(
            [partial(here, f"メールアドレスは{mail}です"), partial(there, f"電話番号は{phone}です")]
        )
        taken = [v for v, text in zip((mail, phone), said, strict=True) if f"「{v}」ですね" in text]
        both += len(taken) == 2
        form = here("ここまでの内容を見せて")  # masked
        for value in taken:
            shown = "：q***@example.net" if value == mail else "-3487"
            seen.expect(shown in form, f"acknowledged and lost: {value} in {form[:200]!r}")
    seen.expect(both > 0, "no race in which both were acknowledged")
    seen.figures.append(f"{both} of {_RACES} races acknowledged both values")


def _same_message(stage: Stage, seen: Seen) -> None:
    """One message, sent to both: one answer, taken once."""
    for number in range(4):
        here = Person(stage.left, YOSHIKO, stage.host)
        here("更新したいです", "ここで入力の準備をする", "1")
        there = twin(here, stage.right)
        answers = at_once([partial(here.send, "はい", "both"), partial(there.send, "はい", "both")])
        seen.expect(
            answers[0].json() == answers[1].json(), f"race {number}: two answers to one message"
        )
        place = there("どこまで進んだ？")
        seen.expect("項目2/9" in place, f"race {number}: taken twice or never: {place[:100]!r}")


def _twice_pressed(stage: Stage, seen: Seen) -> None:
    """The same はい to both at one moment, as two messages: a disclosure is answered by it once."""
    for number in range(4):
        here = Person(stage.left, YOSHIKO, stage.host)
        here("更新したいです", "ここで入力の準備をする", "1")
        there = twin(here, stage.right)
        at_once([partial(here.send, "はい"), partial(there.send, "はい")])
        place = here("どこまで進んだ？")
        seen.expect(
            "項目2/9" in place,
            f"race {number}: a second はい, sent before item ② was shown, answered it: {place[:60]!r}",
        )
    here = Person(stage.left, YOSHIKO, stage.host)
    here("更新したいです", "ここで入力の準備をする", "1")
    here.types("はい")
    said = twin(here, stage.right).types("はい")
    seen.expect("項目3/9" not in said, f"はい again at once in the other process: {said[:80]!r}")


def attack(stage: Stage, seen: Seen) -> None:
    """Made at one moment: one session secret, one vault key; then races."""
    here = Person(stage.left)
    here("会員登録したい", "ここで入力の準備をする", "qzx.shared@example.net")
    there = twin(here, stage.right)
    answer = there.send("ここまでの内容を見せて")
    seen.expect(answer.status_code == 200, f"a session of one is {answer.status_code} at the other")
    seen.expect("q***@example.net" in answer.text, "a draft of one cannot be read by the other")
    _values(stage, seen)
    _same_message(stage, seen)
    _twice_pressed(stage, seen)
