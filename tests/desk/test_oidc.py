"""サインイン by a provider: a real one, of the tests' own, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

import httpx
import pytest
from desk_support import Running, Visitor, desk_served
from joserfc.jwk import OctKey, RSAKey
from oidc_provider import CLIENT, SECRET, Provider, oidc_provider

from tests_support import free_port

HANAKO = {
    "sub": "a-7",
    "name": "窓口 花子",
    "desk_role": ["payroll", "agent", "editor"],
    "desk_agency": "yumecard",
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Provider]]:
    """A desk, and the provider that it trusts."""
    port = free_port()
    with oidc_provider(f"http://127.0.0.1:{port}/desk/sign-in/callback") as provider:
        environ = {
            "BOT_DESK_OIDC_ISSUER": provider.issuer,
            "BOT_DESK_OIDC_CLIENT_ID": CLIENT,
            "BOT_DESK_OIDC_CLIENT_SECRET": SECRET,
        }
        folder = tmp_path_factory.mktemp("desk")
        with desk_served(folder, environ, port) as running:
            yield running, provider


@pytest.fixture
def provider(both: tuple[Running, Provider]) -> Provider:
    """The provider, to whom 花子 comes."""
    found = both[1]
    found.person, found.spoil, found.signs_with = dict(HANAKO), {}, None
    found.algorithm = "RS256"
    return found


def there_and_back(visitor: Visitor, to: str = "/desk/") -> str:
    """To the provider; the address by which it sends the browser back."""
    begun = visitor.get(f"/desk/sign-in/begin?next={to}")
    assert begun.status_code == 303
    return httpx.get(begun.headers["location"]).headers["location"]


def test_somebody_signs_in_and_is_who_the_claims_say(
    both: tuple[Running, Provider], provider: Provider
) -> None:
    """The highest of the roles that are ours, and the agency; back where they wanted to go."""
    visitor = both[0].visitor()
    assert "会社のアカウントでサインインする" in visitor.get("/desk/sign-in").text
    back = visitor.get(there_and_back(visitor, "/desk/knowledge"))
    assert (back.status_code, back.headers["location"]) == (303, "/desk/knowledge")
    page = visitor.get("/desk/sign-out").text
    assert "窓口 花子" in page and "編集・ゆめカード" in page
    assert visitor.get("/desk/for-managers").status_code == 403


def test_all_agencies_are_named_as_such(both: tuple[Running, Provider], provider: Provider) -> None:
    """A claim that is missing, or names none of ours, lets nobody in: it never means all."""
    provider.person["desk_agency"] = "all"
    visitor = both[0].visitor()
    assert visitor.get(there_and_back(visitor)).status_code == 303
    assert "全代理店" in visitor.get("/desk/sign-out").text


_OTHER = RSAKey.generate_key(2048, {"kid": "first"})


@pytest.mark.parametrize(
    "spoil",
    [
        {"desk_agency": "nowhere"},
        {"desk_agency": None},
        {"desk_role": "admin"},
        {"desk_role": None},
        {"sub": ""},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"exp": 1_700_000_000},
        {"nonce": "that of another"},
        {"nonce": None},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    both: tuple[Running, Provider], provider: Provider, spoil: dict[str, Any]
) -> None:
    """Issuer, audience, time, nonce, role and agency are all looked at."""
    provider.spoil = spoil
    visitor = both[0].visitor()
    refused = visitor.get(there_and_back(visitor))
    assert refused.status_code == 403 and "窓口の画面を使う役割がありません" in refused.text
    assert visitor.get("/desk/for-managers").status_code == 303


@pytest.mark.parametrize("key", [_OTHER, OctKey.import_key(SECRET, {"kid": "first"})])
def test_a_token_that_another_key_signed_lets_nobody_in(
    both: tuple[Running, Provider], provider: Provider, key: Any
) -> None:
    """Neither one that calls itself the provider's, nor the client's secret (HS256)."""
    provider.signs_with = key
    provider.algorithm = "HS256" if isinstance(key, OctKey) else "RS256"
    visitor = both[0].visitor()
    assert visitor.get(there_and_back(visitor)).status_code == 403


def test_an_answer_counts_once_and_for_the_browser_that_asked(
    both: tuple[Running, Provider], provider: Provider
) -> None:
    """State, verifier and code: another browser, another state, the same code again."""
    visitor, other = both[0].visitor(), both[0].visitor()
    back = there_and_back(visitor)
    assert other.get(back).status_code == 400
    there_and_back(other)
    assert other.get(back).status_code == 400  # the state of another
    assert visitor.get(back.replace("state=", "state=x")).status_code == 400
    again = there_and_back(visitor)
    cookies = dict(visitor.http.cookies)
    assert visitor.get(again).status_code == 303
    thief = both[0].visitor()
    for name, value in cookies.items():
        thief.http.cookies.set(name, value, path="/desk")
    assert thief.get(again).status_code == 403  # the code is used up


def test_a_new_key_of_the_provider_is_fetched(tmp_path: Path) -> None:
    """Once what is known of it is a minute old; until then a forger makes nobody ask again."""
    from bot.adapters.oidc import OidcProvider
    from bot.services.accounts.provider import Proofs, SignInRefused

    with oidc_provider("http://127.0.0.1/back") as provider:
        provider.person = {"sub": "a-7"}
        seconds = [0.0]
        client = OidcProvider(provider.issuer, CLIENT, SECRET, seconds=lambda: seconds[0])
        proofs = Proofs("state", "nonce", "a verifier", provider.redirect_uri)

        def signed_in() -> Any:
            location = httpx.get(client.address(proofs)).headers["location"]
            return client.claims(httpx.URL(location).params["code"], proofs)

        assert signed_in()["sub"] == "a-7"
        provider.rotate()
        with pytest.raises(SignInRefused):
            signed_in()
        seconds[0] = 61.0
        assert signed_in()["sub"] == "a-7"


def test_a_provider_that_is_away_is_told_kindly(tmp_path: Path) -> None:
    """And the page is there all the same."""
    environ = {
        "BOT_DESK_OIDC_ISSUER": f"http://127.0.0.1:{free_port()}",
        "BOT_DESK_OIDC_CLIENT_ID": CLIENT,
        "BOT_DESK_OIDC_CLIENT_SECRET": SECRET,
    }
    with desk_served(tmp_path, environ) as running:
        told = running.visitor().get("/desk/sign-in/begin")
        assert told.status_code == 503 and "つながりません" in told.text
