"""サインイン: local agents, roles, sessions, and forms that come from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Iterator

import pytest
from desk_support import PASSWORD, TODAY, Running, desk_served

from bot.desk.rendering import PLACES
from bot.domain.desk_user import Role, scopes_of
from bot.services.accounts.agents import SESSION_FOR


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Running]:
    """A desk of this test's own."""
    with desk_served(tmp_path) as running:
        yield running


def test_who_is_not_signed_in_is_sent_to_the_sign_in_and_comes_back(desk: Running) -> None:
    """And nowhere else than to the desk's own pages."""
    desk.agent(Role.MANAGER)
    visitor = desk.visitor()
    sent = visitor.get("/desk/for-managers?after=3")
    assert (sent.status_code, sent.headers["location"]) == (
        303,
        "/desk/sign-in?next=%2Fdesk%2Ffor-managers%3Fafter%3D3",
    )
    back = visitor.sign_in("manager-all", to="/desk/for-managers?after=3")
    assert back.headers["location"] == "/desk/for-managers?after=3"
    for elsewhere in ("//evil.example/desk/", "https://evil.example", "/desk/../login"):
        other = desk.visitor().sign_in("manager-all", to=elsewhere)
        assert other.headers["location"] == "/desk/"


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_has_what_one_may_do_and_other_pages_say_so(desk: Running, role: Role) -> None:
    """Kindly, with where to go on."""
    visitor = desk.agent(role)
    page = visitor.get("/desk/sign-out").text
    for place in PLACES:
        assert (f'<li><a href="{place.path}"' in page) == (place.scope in scopes_of(role)), place
    if role is not Role.MANAGER:
        told = visitor.get("/desk/for-managers")
        assert told.status_code == 403 and "いまの役割ではご覧になれません" in told.text


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(own: Running) -> None:
    """And after five nothing is looked at any more, not even the right one."""
    own.agent(Role.AGENT, name="hanako")
    visitor = own.visitor()
    wrong = [visitor.sign_in(name, "not the password") for name in ("hanako", "nobody")]
    assert [one.status_code for one in wrong] == [400, 400]
    assert wrong[0].text.replace("hanako", "nobody") == wrong[1].text
    for _ in range(4):
        visitor.sign_in("hanako", "not the password")
    locked = visitor.sign_in("hanako")
    assert locked.status_code == 429 and int(locked.headers["retry-after"]) > 800
    elsewhere = own.visitor("192.0.2.77").sign_in("hanako")
    assert elsewhere.status_code == 303


def test_a_form_of_elsewhere_changes_nothing(desk: Running) -> None:
    """Neither without a proof nor with that of another browser."""
    visitor, other = desk.agent(Role.READER), desk.agent(Role.MANAGER)
    for form in ({}, {"csrf": other.csrf("/desk/sign-out")}):
        assert visitor.http.post("/desk/sign-out", data=form).status_code == 403
    assert visitor.get("/desk/sign-in").status_code == 303  # still signed in


def test_signing_in_gives_another_cookie_and_signing_out_ends_the_session(desk: Running) -> None:
    """A cookie from before opens nothing."""
    visitor = desk.visitor()
    visitor.get("/desk/sign-in")
    before = visitor.http.cookies["desk_session"]
    desk.agent(Role.READER, name="leaving")
    visitor.sign_in("leaving")
    during = visitor.http.cookies["desk_session"]
    assert during != before
    assert visitor.post("/desk/sign-out").headers["location"] == "/desk/sign-in"
    visitor.http.cookies.set("desk_session", during, path="/desk")
    assert visitor.get("/desk/sign-out").text.count("leaving") == 0


def test_a_session_is_over_after_a_working_day_and_purged(own: Running) -> None:
    """Nobody stays signed in for ever."""
    visitor = own.agent(Role.READER)
    own.clock[0] = TODAY + SESSION_FOR - timedelta(minutes=1)
    assert visitor.get("/desk/sign-in").status_code == 303
    own.clock[0] = TODAY + SESSION_FOR
    assert visitor.get("/desk/sign-in").status_code == 200
    assert own.services.desk_people.sessions.purge(own.at) == 1


def test_an_agent_who_is_taken_away_or_changed_is_so_at_once(own: Running) -> None:
    """The session asks who they are now."""
    visitor, agents = own.agent(Role.READER, name="jiro"), own.services.desk_people.agents
    assert visitor.get("/desk/for-managers").status_code == 403
    assert agents.remove("jiro")
    assert visitor.get("/desk/for-managers").status_code == 303
    own.agent(Role.MANAGER, name="jiro")
    assert visitor.get("/desk/for-managers").status_code == 200


def test_in_production_no_local_agent_signs_in(tmp_path: Path) -> None:
    """Without a provider nobody does, and the page says whom to ask."""
    key = f"a:{base64.b64encode(hashlib.sha256(b'a key of the tests').digest()).decode()}"
    production = {
        "BOT_MODE": "production",
        "BOT_SESSION_SECRET": "Zk3vR0sXq8TnWbY1uJd6LhPfGm5CeAo2",
        "BOT_CONTRACTS_URL": f"sqlite:///{tmp_path / 'contracts.db'}",
        "BOT_SITE_URL": "https://mypage.example.jp",
        "BOT_VAULT_KEYS": key,
    }
    with desk_served(tmp_path, production) as running:
        assert running.services.desk_people.local is None
        page = running.visitor().get("/desk/sign-in")
        assert "サインインの方法が設定されていません" in page.text
        assert "password" not in page.text
        assert (
            running.visitor().post("/desk/sign-in", name="x", password=PASSWORD).status_code == 403
        )


def test_pages_carry_strict_headers_and_no_inline_code(desk: Running) -> None:
    """What a page may load is of its own origin."""
    page = desk.visitor().get("/desk/sign-in")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert "<style" not in page.text and "style=" not in page.text and "onclick" not in page.text
    cookie = page.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "secure", "path=/desk"))


def test_what_is_not_there_is_a_page(desk: Running) -> None:
    """Below /desk for people, problem+json for the API."""
    page = desk.visitor().get("/desk/nowhere")
    assert page.status_code == 404 and "見つかりませんでした" in page.text
    api = desk.client().get("/nowhere")
    assert api.headers["content-type"] == "application/problem+json"
