"""Floods and guesses: who guesses is locked, and nobody else."""

from __future__ import annotations

import time
import uuid
from functools import partial

import httpx
from product import Person, Product, new_address
from stage import Seen, Stage, at_once, percentile

_HANAKO = (
    "hanako@example.jp", "見本 花子", "ミホン ハナコ", "1984年4月3日", "732-0057",
    "広島県広島市東区二葉の里九丁目99番99号 見本ハイツ901", "082-000-0002",
)  # fmt: skip
_POLICY = "B900000021"
_STRANGER = (
    "qzx@example.net", "黒駒 千鶴", "クロコマ チヅル", "1956年7月23日", "713-8042",
    "岡山県倉敷市玉島見本町8丁目77番66号", "086-012-3487",
)  # fmt: skip
_LOCKED = "からです"
_LOCKED_WORDS = ("続けてできる回数", "いまはできません")


def _checked(person: Person, values: tuple[str, ...], *numbers: str) -> str:
    """Fill the form in one message and confirm it; what the check says."""
    person("会員登録したい", "ここで入力の準備をする", "、".join((*values, *numbers)))
    person("入力しない")
    if "ほかにはない" in person.choices:
        person("ほかにはない")
    return person("はい")


def _is_explained(said: str) -> bool:
    return "確認" in said and "証券番号1件目" in said and not any(w in said for w in _LOCKED_WORDS)


def _messages(stage: Stage, seen: Seen) -> None:
    person = Person(stage.main)
    statuses = [person.send("😀").status_code for _ in range(33)]
    seen.expect(statuses[:30] == [200] * 30, f"within the limit: {set(statuses[:30])}")
    seen.expect(set(statuses[30:]) == {429}, f"beyond the limit: {statuses[30:]}")
    waits = person.send("😀").headers.get("retry-after", "")
    seen.expect(waits.isdigit() and 0 < int(waits) <= 61, f"Retry-After: {waits!r}")
    seen.expect(Person(stage.main).send("😀").status_code == 200, "somebody else has to wait")
    # 600 from one address: cheap ones, the same message again and again
    address = new_address()
    for _ in range(20):
        sender, again = Person(stage.main, address=address), uuid.uuid4().hex
        for _ in range(30):
            sender.send("😀", again)
    status = Person(stage.main, address=address).send("😀").status_code
    seen.expect(status == 429, f"message 601 of an address: {status}")
    seen.expect(Person(stage.main).send("😀").status_code == 200, "somebody else has to wait")


def _sessions(product: Product, seen: Seen) -> None:
    address, statuses = new_address(), []
    with httpx.Client(timeout=10) as client:
        for _ in range(125):
            headers = {"X-Forwarded-For": address}
            answer = client.post(f"{product.url}/api/chat/session", json={}, headers=headers)
            statuses.append(answer.status_code)
        seen.expect(statuses[:120] == [200] * 120, f"within the limit: {set(statuses[:120])}")
        seen.expect(set(statuses[120:]) == {429}, f"beyond the limit: {statuses[120:]}")
        # an address that the client puts before is not believed
        spoofed = {"X-Forwarded-For": f"{new_address()}, {address}"}
        answer = client.post(f"{product.url}/api/chat/session", json={}, headers=spoofed)
        seen.expect(answer.status_code == 429, f"an invented first hop: {answer.status_code}")
        # one /64 of IPv6 is one client
        statuses = [
            client.post(
                f"{product.url}/api/chat/session",
                json={},
                headers={"X-Forwarded-For": f"2001:db8:5:6::{number:x}"},
            ).status_code
            for number in range(1, 126)
        ]
        seen.expect(set(statuses[120:]) == {429}, f"addresses of one /64: {statuses[120:]}")
        answer = client.post(
            f"{product.url}/api/chat/session", json={}, headers={"X-Forwarded-For": new_address()}
        )
        seen.expect(answer.status_code == 200, f"somebody else: {answer.status_code}")


def _readiness(product: Product, seen: Seen) -> None:
    times: list[float] = []
    began = time.monotonic()
    with httpx.Client(timeout=10) as client:
        while time.monotonic() - began < 1.5 and len(times) < 300:
            at = time.monotonic()
            status = client.get(f"{product.url}/health/ready").status_code
            times.append(time.monotonic() - at)
            seen.expect(status == 200, f"/health/ready: {status}")
    seen.figures.append(f"ready p95 {percentile(times, 0.95):.0f} ms")


def _guess(stage: Stage, address: str, number: int, each: int) -> int:
    """One session, `each` numbers in a form; how many numbers were looked up for it."""
    person, explained = Person(stage.main, address=address), 0
    numbers = [f"Z{number:03}{place:02}1234" for place in range(5)]
    forms = [numbers] if each == 5 else [[one] for one in numbers]
    for place, form in enumerate(forms):
        if place == 0:
            said = _checked(person, _STRANGER, *form)
        else:
            person("証券番号を直す", *form)
            if "ほかにはない" in person.choices:
                person("ほかにはない")
            said = person("はい")
        if not _is_explained(said):
            break
        explained += len(form)
    return explained


def _policy_numbers(stage: Stage, seen: Seen) -> None:
    """60 policy numbers from twelve sessions of one address, alone and five in a form."""
    for each in (1, 5):
        address, began = new_address(), time.monotonic()
        count = sum(
            sum(at_once([partial(_guess, stage, address, 100 * each + n, each) for n in group]))
            for group in (range(0, 4), range(4, 8), range(8, 12))
        )
        seen.expect(count <= 25, f"{count} of 60 numbers were looked up, {each} in a form")
        seen.figures.append(f"{count} of 60 numbers, {each} a form")
        seen.expect(time.monotonic() - began < 60, "guessing takes the whole product's time")
        said = _checked(Person(stage.main, address=address), _STRANGER, "Z777771234")
        seen.expect(not _is_explained(said), f"the guesser can go on: {said[:100]!r}")
    # twelve others try the number of somebody, from twelve addresses
    strangers = [
        _checked(Person(stage.main), _STRANGER, _POLICY).replace(_POLICY, "") for _ in range(12)
    ]
    unknown = _checked(Person(stage.main), _STRANGER, "Z777777777")
    seen.expect(
        strangers[0] == unknown,
        f"a number that exists reads differently: {strangers[0][:90]!r} {unknown[:90]!r}",
    )
    holder = Person(stage.main)
    said_to_holder = _checked(holder, _HANAKO, _POLICY)
    seen.expect(
        holder.handover or "一致しました" in said_to_holder or "4つとも一致" in said_to_holder,
        f"the rightful holder is locked out: {said_to_holder[:200]!r}",
    )


def _codes(stage: Stage, seen: Seen) -> None:
    owner = Person(stage.main)
    owner("会員登録したい", "ここで入力の準備をする", "qzx.code@example.net")
    code = owner("あとで続ける").partition("再開コードは「")[2].partition("」")[0]
    if not seen.expect(code, f"no code: {owner.text[:100]!r}"):
        return
    address, tells = new_address(), 0

    def guess(number: int) -> int:
        person = Person(stage.main, address=address)
        return sum(
            "あと"
            in person(f"{code.rpartition('・')[0]}・{(int(code[-3:]) + number * 5 + n) % 1000:03}")
            for n in range(1, 6)
        )

    for first in range(0, 20, 4):
        tells += sum(at_once([partial(guess, n) for n in range(first, first + 4)]))
    seen.expect(tells <= 24, f"{tells} of 100 guesses were compared")
    seen.figures.append(f"{tells} of 100 wrong codes compared")
    locked = Person(stage.main, address=address)(code)
    seen.expect(
        "qzx.code" not in locked and "お名前" not in locked,
        "the guesser gets in with the right code",
    )
    said = Person(stage.main)(code)
    seen.expect("お名前" in said, f"the right code from elsewhere: {said[:150]!r}")
    said = Person(stage.main)(code)
    seen.expect("お名前（漢字）" not in said and "ご本人さま" not in said, "a code is good twice")


def attack(stage: Stage, seen: Seen) -> None:
    """Each flood from an address of its own."""
    _messages(stage, seen)
    _sessions(stage.main, seen)
    _readiness(stage.main, seen)
    _policy_numbers(stage, seen)
    _codes(stage, seen)
