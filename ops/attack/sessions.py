"""Who is who: forged tokens, wrong types, the next person in the tab, foreign pages, codes of members."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from product import ICHIRO, JIRO, Host, Person, Product, new_address
from stage import Seen, Stage

PREPARE = ("更新したいです", "ここで入力の準備をする")


def _unsigned(claims: dict[str, Any], algorithm: str) -> str:
    parts = ({"alg": algorithm, "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts]
    return b".".join(encoded).decode() + "."


def _forged(host: Host) -> dict[str, str]:
    """Host tokens that must not be believed, by what is wrong with them."""
    now, good = int(time.time()), host.claims(ICHIRO)
    other_curve = ec.generate_private_key(ec.SECP384R1())
    an_rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    tokens = {
        "signed by somebody else": Host().token(ICHIRO),
        "signed with RSA": jwt.encode(good, an_rsa_key, algorithm="RS256"),
        "signed on another curve": jwt.encode(good, other_curve, algorithm="ES384"),
        "signed with a guess": jwt.encode(good, "x" * 64, algorithm="HS256"),
        "alg none": _unsigned(good, "none"),
        "alg None": _unsigned(good, "None"),
        "alg ES256 without signature": _unsigned(good, "ES256"),
        "expired": host.token(ICHIRO, iat=now - 700, exp=now - 100),
        "good for too long": host.token(ICHIRO, exp=now + 3600),
        "iat in the future": host.token(ICHIRO, iat=now + 3000, exp=now + 3100),
        "not yet": host.token(ICHIRO, nbf=now + 3000),
        "without exp": host.token(ICHIRO, exp=None),
        "without iat": host.token(ICHIRO, iat=None),
        "without iss": host.token(ICHIRO, iss=None),
        "without aud": host.token(ICHIRO, aud=None),
        "without sub": host.token(ICHIRO, sub=None),
        "of another site": host.token(ICHIRO, iss="https://evil.example"),
        "for another assistant": host.token(ICHIRO, aud="somebody-else"),
        "iss as a list": host.token(ICHIRO, iss=["https://mypage.example.jp"]),
        "exp as text": host.token(ICHIRO, exp="soon"),
        "exp endless": host.token(ICHIRO, exp=10**30),
        "exp negative": host.token(ICHIRO, exp=-1),
        "iat as a list": host.token(ICHIRO, iat=[now]),
        "sub as an object": host.token(ICHIRO, sub={"a": 1}),
        "sub as a number": host.token(ICHIRO, sub=5),
        "sub empty": host.token(""),
        "sub with a path": host.token("../m-sample-ichiro"),
        "sub of 10,000 letters": host.token("m" * 10_000),
        "no token at all": "x",
        "dots": "..",
        "other script": "トークン.です.よ",
        "cut off": host.token(ICHIRO)[:-8],
        "two joined": host.token(ICHIRO) + "." + host.token(JIRO),
    }
    # the public key as the secret of an HMAC: by hand, the library refuses to sign so
    import hashlib
    import hmac

    signed = _unsigned(good, "HS256")[:-1]
    mac = hmac.new(host.public.encode(), signed.encode(), hashlib.sha256).digest()
    tokens["public key as a secret"] = (
        f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    )
    return tokens


_WRONG: tuple[Any, ...] = (None, True, 5, 1.5, "text", [], ["a"], [[]], {"a": {}}, {})
_ODD_BODIES = (
    b"", b"[]", b"null", b"5", b'"a"', b"not json", b"{", b"\xff\xfe", b"\x00", b"[" * 5000,
    b'{"a":' * 2000, b'{"text": "\\ud800"}', b'{"text": 1e999}', b'{"text": NaN}',
    b'{"agency": []}', b'{"agency": {}}', b'{"host_token": []}', b'{"host_token": 5}',
    b'{"text": "a", "client_msg_id": []}', b'{"text": ["a"]}', b'{"text": null}',
    b'{"text": "a", "client_msg_id": "' + b"a" * 200 + b'"}', b'{"text": "\\u0000"}',
)  # fmt: skip
_ROUTES = (
    "/api/chat/session",
    "/api/chat/session/end",
    "/api/chat/messages",
    "/health/live",
    "/nothing",
)


def _wrong_types(product: Product, seen: Seen) -> None:
    """No status of 500 and more, whatever is sent to whatever route, with and without a session."""
    with httpx.Client(base_url=product.url, timeout=30) as client:
        for number, route in enumerate(_ROUTES):
            bodies = [*_ODD_BODIES]
            for name in ("text", "client_msg_id", "agency", "host_token"):
                bodies += [json.dumps({"text": "😀", name: value}).encode() for value in _WRONG]
            token = Person(product).token
            for place, body in enumerate(bodies):
                if place % 20 == 0:  # below the limits of a conversation
                    token = Person(product).token
                headers = {"X-Forwarded-For": new_address(), "Authorization": f"Bearer {token}"}
                status = client.post(route, content=body, headers=headers).status_code
                seen.expect(status < 500, f"{status} to {body[:60]!r} at {route}")
            for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
                status = client.request(method, route).status_code
                seen.expect(status < 500, f"{status} to {method} {route}")
            for bearer in (
                "",
                "Bearer",
                "Basic x",
                "Bearer a b",
                "Bearer " + "a" * 4000,
            ):
                answer = client.post(
                    "/api/chat/messages", json={"text": "a"}, headers={"Authorization": bearer}
                )
                if number == 0:
                    seen.expect(
                        answer.status_code == 401, f"{answer.status_code} to {bearer[:20]!r}"
                    )


def _forged_sessions(stage: Stage, seen: Seen) -> None:
    """Tokens of ours that we did not issue."""
    real = Person(stage.main)
    claims = jwt.decode(real.token, options={"verify_signature": False})
    member = {**claims, "member": ICHIRO}
    for name, token in {
        "signed with a guess": jwt.encode(member, "secret" * 10, algorithm="HS256"),
        "signed with nothing": _unsigned(member, "none"),
        "a host token": stage.host.token(ICHIRO),
        "claims replaced": ".".join(
            (
                real.token.split(".")[0],
                _unsigned(member, "HS256").split(".")[1],
                real.token.split(".")[2],
            )
        ),
    }.items():
        answer = Person(stage.main, token=token).send("更新したいです")
        seen.expect(answer.status_code == 401, f"session {name}: {answer.status_code}")


def _next_person(stage: Stage, seen: Seen) -> None:
    """The tab of a member: another member, nobody, after logout — none sees what was there."""
    first = Person(stage.main, ICHIRO, stage.host)
    listing = first(*PREPARE)
    seen.expect("見本ワゴン" in listing, "the member does not see the own contracts")
    old = first.token
    for name, member in (("another member", JIRO), ("nobody", "")):
        following = Person(stage.main, member, stage.host, address=first.address, token=old)
        following.open()
        said = following("続きから") + following("いまどこ？") + following("私の契約を見せて")
        said += following(*PREPARE)
        seen.expect("見本ワゴン" not in said, f"{name} sees the contracts of the last person")
        subject = [
            jwt.decode(token, options={"verify_signature": False})["sub"]
            for token in (old, following.token)
        ]
        seen.expect(subject[0] != subject[1], f"{name} goes on in the same conversation")
    ended = first.post("/api/chat/session/end", {})
    seen.expect(ended.status_code in (200, 204), f"logout: {ended.status_code}")
    seen.expect(first.send("続きから").status_code == 401, "a session is good after logout")
    first.open()
    seen.expect(first.token != old, "an ended session goes on")
    again = Person(stage.main, token=old, address=first.address)
    seen.expect(again.post("/api/chat/session/end", {}).status_code == 401, "ended twice")
    forged = again.post("/api/chat/session", {"host_token": stage.host.token(ICHIRO)})
    same = jwt.decode(forged.json()["token"], options={"verify_signature": False})["sub"]
    before = jwt.decode(old, options={"verify_signature": False})["sub"]
    seen.expect(same != before, "an ended conversation is taken up again")


def _short_lives(stage: Stage, seen: Seen) -> None:
    """A member's session is over with the word of the site."""
    now = int(time.time())
    token = stage.host.token(ICHIRO, iat=now - 10, exp=now + 1)
    person = Person(stage.main)
    answer = person.post("/api/chat/session", {"host_token": token})
    seen.expect(answer.status_code == 200 and answer.json()["expires_in_s"] <= 2, answer.text[:100])
    person.token = answer.json()["token"]
    time.sleep(2.2)
    seen.expect(
        person.send("更新したいです").status_code == 401, "a session outlives its host token"
    )


def _origins(stage: Stage, seen: Seen) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example", "file://",
                   f"http://127.0.0.1:{stage.left.port}", f"https://127.0.0.1:{stage.main.port}x"):  # fmt: skip
        person = Person(stage.main)
        for path in ("/api/chat/session", "/api/chat/messages", "/api/chat/session/end"):
            answer = person.post(path, {"text": "a"}, Origin=origin)
            seen.expect(
                answer.status_code == 403, f"Origin {origin} at {path}: {answer.status_code}"
            )
            allowed = answer.headers.get("access-control-allow-origin")
            seen.expect(not allowed, f"Origin {origin} may read: {allowed}")
    own = Person(stage.main).post("/api/chat/messages", {"text": "😀"}, Origin=stage.main.url)
    seen.expect(own.status_code == 200, f"our own origin: {own.status_code}")


def _codes_of_members(stage: Stage, seen: Seen) -> None:
    """A prepared journey of a member is gone on with by that member alone."""
    member = Person(stage.main, JIRO, stage.host)
    member(*PREPARE, "1", "はい")
    paused = member("あとで続ける")
    code = paused.partition("再開コードは「")[2].partition("」")[0]
    if not seen.expect(code, f"no code: {paused[:100]!r}"):
        return
    for name, who in (
        ("anonymous", Person(stage.main)),
        ("another member", Person(stage.main, ICHIRO, stage.host)),
    ):
        said = who(code) + who("はい") + who("続きから")
        seen.expect(
            "解除されたこと" not in said and "見本ＳＵＶ" not in said and not who.handover,
            f"{name} goes on with a member's form: {said[:200]!r}",
        )
    said = Person(stage.main, JIRO, stage.host)(code)
    seen.expect("解除されたこと" in said, f"the member cannot use the own code: {said[:120]!r}")


def attack(stage: Stage, seen: Seen) -> None:
    """All of them."""
    for name, token in _forged(stage.host).items():
        answer = Person(stage.main).post("/api/chat/session", {"host_token": token})
        seen.expect(answer.status_code == 401, f"host token {name}: {answer.status_code}")
    good = Person(stage.main).post("/api/chat/session", {"host_token": stage.host.token(ICHIRO)})
    seen.expect(good.status_code == 200, f"a good host token: {good.status_code}")
    _forged_sessions(stage, seen)
    _wrong_types(stage.main, seen)
    _next_person(stage, seen)
    _short_lives(stage, seen)
    _origins(stage, seen)
    _codes_of_members(stage, seen)
