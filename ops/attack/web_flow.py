"""The sandbox of マイページ: forged forms, scripts, stolen cookies, links again, foreign contracts, guesses."""

from __future__ import annotations

import re
import time
from functools import partial
from typing import Callable
from urllib.parse import urlsplit

import httpx
from product import Person, Product, new_address
from site_visitor import HANAKO, PASSWORD, TARO, Visitor, confirm_sent
from stage import Seen, Stage, at_once

_PAGES = (
    "/registration/terms", "/registration/details", "/registration/check", "/registration/mail",
    "/registration/password", "/mypage", "/renewal/contracts", "/renewal/basics", "/renewal/group",
    "/renewal/plans", "/renewal/contact", "/renewal/important-matters", "/renewal/final",
    "/renewal/done", "/login", "/logout", "/registration/handover/x", "/renewal/handover",
)  # fmt: skip
_SCRIPTS = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'",
    "{{7*7}}", "javascript:alert(1)", "</textarea><svg/onload=alert(1)>",
)  # fmt: skip
_ODD_FORMS = (
    b"", b"\xff\xfe=1", b"csrf=%ff%fe&agree=1", b"&" * 5000, b"a=b&" * 5000, b"csrf[]=1&agree[]=1",
    b'{"csrf": 1}', b"agree=" + b"%00" * 100,
)  # fmt: skip
_LOCKED = ("続けてできる回数", "続けての照合")
_REFUSED = "画面を開き直してください"


def _visitor(product: Product) -> Visitor:
    """Somebody new, from an address of their own."""
    return Visitor(product.url, address=new_address())


def _to_form(product: Product) -> Visitor:
    visitor = _visitor(product)
    visitor.go("/registration/terms")
    visitor.choose("同意する").press("次へ")
    return visitor


def _csrf(stage: Stage, seen: Seen) -> None:
    """No form of another page is taken, whatever token it carries."""
    victim, other = _to_form(stage.main), _visitor(stage.main)
    other.go("/registration/terms")
    stolen = other.page.control("同意する")[0].controls[0].value
    for path in _PAGES:
        for token in (None, "", stolen, stolen[:-1], "あ"):
            form = {"agree": "1", "action": "next", "email": "a", "password": "b"}
            page = victim.post(path, {**form, **({} if token is None else {"csrf": token})})
            was_refused = page.status == 403 and page.title == _REFUSED
            seen.expect(
                was_refused, f"a form with the token {token!r:.12} at {path}: {page.status}"
            )
    seen.expect(victim.go("/registration/details").path == "/registration/details", "signed out")


def _is_text(page_html: str, typed: str) -> bool:
    """True if nothing of it became a tag, and no template was filled in."""
    raw = re.sub(r'value="[^"]*"', "", page_html)
    has_tag = "<" in typed and typed in page_html
    return not has_tag and "onerror=alert" not in raw and "onload=alert" not in raw


def _scripts(stage: Stage, seen: Seen) -> None:
    """Each script in each field, in the address of a page and in the log-in."""
    for script in _SCRIPTS:
        visitor = _to_form(stage.main)
        fields = [name for name in TARO if name not in ("パスワード", "生年月日/元号")]
        page = visitor.fill(dict.fromkeys(fields, script)).press("次へ")
        for name in fields:
            is_kept = page.value(name) == script
            seen.expect(is_kept and _is_text(page.html, script), f"{script!r} in {name}")
        policy = page.headers.get("content-security-policy", "")
        seen.expect("script-src 'self';" in policy and "unsafe" not in policy, policy)
        visitor.go("/login")
        page = visitor.fill({"Eメールアドレス": script, "パスワード": script}).press("ログイン")
        seen.expect(_is_text(page.html, script) and page.status == 400, f"{script!r} at the log-in")
        for path in ("/renewal/contracts?adding=", "/registration/handover/", "/nope/"):
            page = visitor.go(path + str(httpx.QueryParams({"a": script}))[2:])
            seen.expect(_is_text(page.html, script) and page.status < 500, f"{script!r} at {path}")


def register(product: Product, values: dict[str, str]) -> tuple[Visitor, str]:
    """Somebody who has registered, and the path of the address in their mail."""
    visitor = _visitor(product)
    confirm_sent(visitor, values)
    path = _mail_link(visitor, values)
    visitor.go(path)
    visitor.fill({"パスワード": PASSWORD}).press("登録")
    return visitor, path


def _mail_link(visitor: Visitor, values: dict[str, str]) -> str:
    """The path in the newest confirmation mail of this person."""
    greeting = f"{values['お名前（漢字）/姓']} {values['お名前（漢字）/名']} 様"
    for _ in range(100):
        visitor.go("/dev/outbox")
        for path in [path for title, path in visitor.page.links if "ご確認" in title]:
            page = visitor.go(path)
            if greeting in page.text:
                return next(urlsplit(url).path for _, url in page.links if "/confirm/" in url)
        time.sleep(0.1)
    raise AssertionError("no confirmation mail came")


def _fixation_and_replays(stage: Stage, seen: Seen) -> tuple[Visitor, str]:
    """A planted cookie, the mail's address again, tampered, for somebody else's password."""
    owner = _visitor(stage.main)
    confirm_sent(owner, HANAKO)
    planted = dict(owner.cookies)
    path = _mail_link(owner, HANAKO)
    for _ in range(3):
        stranger = _visitor(stage.main)
        page = stranger.go(path)
        seen.expect(page.title == "パスワードの入力", "looking at a mail's address used it up")
        page = stranger.fill({"パスワード": "ちがうことば12345"}).press("登録")
        seen.expect(page.status == 400, f"a guessed password registered: {page.status}")
    owner.go(path)
    owner.fill({"パスワード": PASSWORD}).press("登録")
    seen.expect("完了" in owner.page.title, f"the owner: {owner.page.title}")
    thief = _visitor(stage.main)
    thief.cookies = planted
    seen.expect(thief.go("/mypage").title == "ログイン", "a planted cookie is signed in")
    thief.cookies = {"site_session": owner.cookies["site_session"][:-1] + "A"}
    seen.expect(thief.go("/mypage").title == "ログイン", "a guessed cookie is signed in")
    for used in (path, path[:-1] + ("0" if path[-1] != "0" else "1"), path + "x", path[:-9]):
        page = _visitor(stage.main).go(used)
        seen.expect(page.status in (404, 410), f"a mail's address again: {page.status}")
        seen.expect("0120-157-566" in page.text, "a dead end without a telephone")
    return owner, path


def _handed_over(stage: Stage, seen: Seen) -> None:
    """A link of the chat: looked at by others, used by one of many at the same moment, then gone."""
    person = Person(stage.main)
    person(
        "会員登録したい",
        "ここで入力の準備をする",
        "qzx.link@example.net、黒駒 千鶴、クロコマ チヅル",
    )
    person(
        "入力しない",
        "1956年7月23日",
        "713-8042",
        "岡山県倉敷市玉島見本町8丁目77番66号",
        "086-012-3487",
    )
    person("入力しない")
    person("はい")
    if "画面へ進む" in person.choices:
        person("画面へ進む")
    if not seen.expect(person.handover, f"no link: {person.text[:200]!r}"):
        return
    path = urlsplit(person.handover).path
    visitors = [_visitor(stage.main) for _ in range(6)]
    for one in visitors:
        seen.expect(one.go(path).status == 200, "looking at a link used it up")
    pages = at_once([partial(one.press, "画面を開く") for one in visitors])
    opened = [page for page in pages if page.path == "/registration/terms"]
    seen.expect(len(opened) == 1, f"{len(opened)} of six opened one link")
    seen.expect(all(page.status < 500 for page in pages), "500 in a race for a link")
    seen.expect(all(path not in page.path for page in opened), "the code stays in the address")
    for wrong in (path, path[:-1], path.replace("registration", "renewal"), path + "/x"):
        page = _visitor(stage.main).go(wrong)
        seen.expect(page.status in (404, 410), f"a used or tampered link: {page.status}")


def _foreign_contracts(owner: Visitor, stage: Stage, seen: Seen) -> None:
    """Another member and nobody: the owner's contract is not there, by GET or POST."""
    owner.go("/renewal/contracts")
    ids = [
        f.action.rpartition("/")[2] for f in owner.page.forms if "/renewal/contracts/" in f.action
    ]
    other, _ = register(stage.main, TARO)
    other.go("/renewal/contracts")
    token = other.page.forms[0].controls[0].value
    unknown = other.go("/renewal/contracts/c-nobody-1").text
    for one in (*ids, "../mypage", "%2e%2e", "c-' OR 1=1"):
        page = other.go(f"/renewal/contracts/{one}")
        seen.expect("B900000021" not in page.text and page.status < 500, f"contract {one} is shown")
        if one in ids:
            seen.expect(page.text == unknown, "a foreign contract reads differently from none")
        for action in ("agree", "refuse"):
            page = other.post(f"/renewal/contracts/{one}", {"csrf": token, "action": action})
            seen.expect(page.status in (403, 404), f"{action} for contract {one}: {page.status}")
        stranger = _visitor(stage.main)
        seen.expect(stranger.go(f"/renewal/contracts/{one}").status in (200, 404), "a stranger")
        seen.expect("B900000021" not in stranger.page.text, "a stranger sees a contract")
    seen.expect(bool(ids), "the owner has no contract to attack")


def _known_addresses(stage: Stage, seen: Seen) -> None:
    """The log-in and the 仮登録 answer alike to an address that is registered and one that is not."""
    answers = []
    for email in (HANAKO["Eメールアドレス"], "nobody@example.net"):
        visitor = _visitor(stage.main)
        visitor.go("/login")
        typed = {"Eメールアドレス": email, "パスワード": "ちがうことば12345"}
        page = visitor.fill(typed).press("ログイン")
        said = [page.status, page.text]
        both = dict.fromkeys(("Eメールアドレス", "Eメールアドレス（確認）"), email)
        confirm_sent(visitor, {**TARO, **both, "証券番号": ""})
        answers.append([*said, visitor.page.path, visitor.page.text.replace(email, "")])
    for known, unknown in zip(*answers):
        seen.expect(known == unknown, f"a registered address reads differently: {known!r:.200}")


def _guesses(stage: Stage, seen: Seen) -> None:
    """Telephone numbers of somebody, tried with everything else right: explained a few times only."""
    address, explained = new_address(), 0

    def guess(first: int) -> int:
        visitor = Visitor(stage.main.url, address=address)
        visitor.go("/registration/terms")
        visitor.choose("同意する").press("次へ")
        told = 0
        for number in range(first, first + 7):
            wrong = {
                **HANAKO,
                "電話番号": f"082-000-1{number:03}",
                "証券番号": f"Z{number:03}551234",
            }
            page = visitor.fill(wrong).press("次へ")
            told += not any(word in page.text for word in _LOCKED)
        return told

    for group in (range(0, 28, 7), range(28, 56, 7)):
        explained += sum(at_once([partial(guess, first) for first in group]))
    seen.expect(explained <= 25, f"{explained} of 56 guesses were compared")
    seen.figures.append(f"{explained} of 56 guesses compared")


def _bodies(stage: Stage, seen: Seen) -> None:
    """413 as a page; whatever else is posted, no 500."""
    visitor = _visitor(stage.main)
    visitor.go("/registration/terms")
    for path in _PAGES:
        page = visitor.post(path, {"agree": "1" * 70_000})
        seen.expect(
            page.status == 413 and "大きすぎます" in page.text, f"70 kB at {path}: {page.status}"
        )
        seen.expect("0120-157-566" in page.text, "413 without a telephone")
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    with httpx.Client(base_url=stage.main.url, timeout=20) as client:
        for body in _ODD_FORMS:
            for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"):
                headers = {"Cookie": cookie, "Content-Type": kind, "X-Forwarded-For": new_address()}
                answer = client.post("/registration/terms", content=body, headers=headers)
                seen.expect(
                    answer.status_code in (400, 403), f"{body[:20]!r}: {answer.status_code}"
                )
        for odd in ("x", "A" * 43, "あ", "A" * 3000, '"', "a=b=c"):
            planted = f"site_session={odd}; site_confirm={odd}".encode()
            raw = [(b"Cookie", planted), (b"X-Forwarded-For", new_address().encode())]
            for path in ("/registration/password", "/mypage"):
                answer = client.get(path, headers=raw)
                seen.expect(answer.status_code < 500, f"cookie {odd[:9]!r}: {answer.status_code}")


def _flood(stage: Stage, seen: Seen) -> None:
    """600 pages a minute of one address; then it waits, and nobody else does."""
    address, statuses = new_address(), []
    with httpx.Client(base_url=stage.main.url, timeout=20) as client:
        for _ in range(603):
            answer = client.get("/registration/confirm/x", headers={"X-Forwarded-For": address})
            statuses.append(answer.status_code)
        seen.expect(set(statuses[:600]) == {303}, f"within the limit: {set(statuses[:600])}")
        seen.expect(set(statuses[600:]) == {429}, f"beyond the limit: {statuses[600:]}")
        seen.expect(0 < int(answer.headers.get("retry-after", 0)) <= 61, "no Retry-After")
        seen.expect("お待ちください" in answer.text, "429 is no page")
    seen.expect(_visitor(stage.main).go("/login").status == 200, "somebody else has to wait")


def attack(stage: Stage, seen: Seen) -> None:
    """Each from addresses of its own."""
    owner, _ = _fixation_and_replays(stage, seen)
    kinds: tuple[Callable[[], None], ...] = (
        partial(_foreign_contracts, owner, stage, seen),
        *(partial(one, stage, seen) for one in (_csrf, _scripts, _handed_over, _known_addresses)),
        *(partial(one, stage, seen) for one in (_guesses, _bodies, _flood)),
    )
    for kind in kinds:
        kind()
