"""kill -9 in the middle of a turn, at random instants; a data folder that lost its key."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Optional

import httpx
from product import ICHIRO, Person
from stage import Seen, Stage
from two_processes import twin

_ROUNDS = 4
_EACH = 6
"""People who say いいえ when the process is killed; one of them has everything prepared elsewhere."""
_STOPPED = "ここでは準備できません"
_SEED = 8


def _more_members(contracts: Path) -> list[str]:
    """Members with one contract each, who do not exist: a stopped contract stays stopped."""
    from bot.adapters.contracts.seed import read_samples, seed
    from bot.adapters.stores.engine import open_engine
    from bot.domain.hours import TOKYO
    from bot.domain.policy import PolicyNumber

    now = datetime.now(TOKYO)
    samples = read_samples(now.date())
    of = next(one for one in samples.customers.values() if one.member == ICHIRO)
    customers: dict[str, Any] = {}
    for number in range(_ROUNDS * _EACH):
        contract = replace(
            of.contracts[0],
            id=f"c-kill-{number}",
            policy_number=PolicyNumber(f"K9000{number:04}1"),
        )
        customers[f"kill-{number}"] = replace(
            of,
            id=f"kill-{number}",
            contact=replace(of.contact, email=f"kill{number}@example.jp"),
            member=f"m-kill-{number}",
            contracts=(contract,),
            premiums_yen={contract.id: of.premiums_yen[of.contracts[0].id]},
            registered=frozenset({contract.id}),
        )
    engine = open_engine(f"sqlite:///{contracts}")
    seed(engine, replace(samples, customers=customers), now)
    engine.dispose()
    return [customer.member for customer in customers.values()]


@dataclass
class _Saying:
    """Somebody who says いいえ through the process that is killed."""

    person: Person
    after_s: float
    answer: Optional[httpx.Response] = None

    def __call__(self) -> None:
        time.sleep(self.after_s)
        with contextlib.suppress(httpx.HTTPError):
            self.answer = self.person.send("いいえ", "no")


def _prepared(person: Person) -> Person:
    """Everything told; the next はい gets the link to the form."""
    person(
        "更新したいです", "ここで入力の準備をする", "1", "はい", "はい、そうです", "現職", "はい"
    )
    person("はい、間違いありません", "Aプラン", "いいえ", "入力しない", "入力しない")
    return person


def _round(stage: Stage, seen: Seen, members: list[str], chance: random.Random) -> tuple[int, int]:
    other_windows = [_prepared(Person(stage.right, members[0], stage.host))]
    seen.expect(
        "入力内容の確認" in other_windows[0].text, f"not prepared: {other_windows[0].text[:80]!r}"
    )
    saying = []
    for number, member in enumerate(members):
        person = Person(stage.left, member, stage.host)
        person("更新したいです", "ここで入力の準備をする", "1")
        saying.append(_Saying(person, number * 0.02))
    chance.shuffle(saying)
    threads = [threading.Thread(target=one) for one in saying]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.02, 0.25))
    stage.left.kill()
    for thread in threads:
        thread.join(30)
    stage.left.start()
    answered = taken = 0
    for one in saying:
        there, member = twin(one.person, stage.right), one.person.member
        is_answered = one.answer is not None and one.answer.status_code == 200
        is_stopped = _STOPPED in there("どこまで進んだ？") or "お使いいただけません" in there.text
        answered += is_answered
        taken += is_stopped
        seen.expect(
            is_stopped or not is_answered, f"an acknowledged いいえ is lost: {there.text[:80]!r}"
        )
        if member == members[0]:
            other = other_windows[0]
            other("はい")
            seen.expect(
                not (is_stopped and other.handover), "the other window gets a link after いいえ"
            )
            seen.expect(
                is_stopped or other.handover or "照合" in other.text,
                f"half done: {other.text[:90]!r}",
            )
        else:
            other = Person(stage.right, member, stage.host)
            said = other("更新したいです", "ここで入力の準備をする", "1")
            seen.expect(
                (_STOPPED in said) == is_stopped, f"half an いいえ: {said[:90]!r}, {is_stopped}"
            )
    stage.left.wait()
    for one in saying:
        again = one.person.send("いいえ", "no")
        seen.expect(again.status_code == 200, f"sent again: {again.status_code}")
        if one.answer is not None and one.answer.status_code == 200:
            seen.expect(again.json() == one.answer.json(), "sent again: another answer than before")
        once_more = twin(one.person, stage.right).send("いいえ", "no")
        seen.expect(
            once_more.json() == again.json(), "sent again: the other process answers otherwise"
        )
        other = Person(stage.right, one.person.member, stage.host)
        said = other("更新したいです", "ここで入力の準備をする", "1")
        seen.expect(
            _STOPPED in said and not other.handover, f"after いいえ a new window: {said[:90]!r}"
        )
    other_windows[0]("はい")
    seen.expect(not other_windows[0].handover, "the other window gets a link after いいえ, later")
    return answered, taken


def _acknowledged(stage: Stage, seen: Seen) -> tuple[Person, Any]:
    """A value that was acknowledged before the next kill."""
    person = Person(stage.left)
    person("会員登録したい", "ここで入力の準備をする")
    return person, person.send("qzx.kill@example.net", "mail").json()


def _without_key(stage: Stage, seen: Seen) -> None:
    """The key file is gone beside drafts: said, questions answered, nothing made anew."""
    here = Person(stage.left)
    here("会員登録したい", "ここで入力の準備をする", "qzx.key@example.net")
    stage.left.kill()
    key, kept = stage.left.data_dir / "vault.key", stage.folder / "vault.key"
    if not seen.expect(key.exists(), "there is no vault.key"):
        return
    key.rename(kept)
    stage.left.start().wait()
    ready = httpx.get(f"{stage.left.url}/health/ready", timeout=30)
    seen.expect(
        ready.status_code == 503 and "vault key" in ready.text, f"readiness: {ready.text[:80]}"
    )
    said = Person(stage.left)("証券番号はどこに書いてありますか")
    seen.expect("保険証券" in said, f"a question without the key: {said[:80]!r}")
    said = Person(stage.left)("会員登録したい", "ここで入力の準備をする")
    seen.expect(
        "0120" in said and "項目1/9" not in said, f"a journey without the key: {said[:120]!r}"
    )
    said = here("全部消して")
    seen.expect("すべて消しました" in said, f"全部消して without the key: {said[:80]!r}")
    seen.expect(not key.exists(), "a new key was made beside old drafts")
    stage.left.kill()
    kept.rename(key)
    said = twin(here, stage.right)("ここまでの内容を見せて")
    seen.expect("q***@" not in said, "what was to be deleted is still there")


def attack(stage: Stage, seen: Seen) -> None:
    """Rounds of いいえ that are cut off, then the key."""
    chance = random.Random(_SEED)
    members = _more_members(stage.left.data_dir / "contracts.db")
    answered = taken = 0
    for number in range(_ROUNDS):
        somebody, before = _acknowledged(stage, seen)
        one, two = _round(stage, seen, members[number * _EACH : (number + 1) * _EACH], chance)
        answered, taken = answered + one, taken + two
        after = somebody.send("qzx.kill@example.net", "mail")
        seen.expect(after.json() == before, "a number of a message does not survive the process")
        seen.expect(
            "項目2/9" in somebody("どこまで進んだ？"), f"answered twice: {somebody.text[:80]!r}"
        )
    seen.figures.append(
        f"{_ROUNDS} kills, {_ROUNDS * _EACH} いいえ: {answered} answered, {taken} taken before the kill"
    )
    _without_key(stage, seen)
