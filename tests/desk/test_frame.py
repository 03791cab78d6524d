"""Who comes in at the desk's API, how often, and how it answers: around an endpoint of the test's own."""

from __future__ import annotations

from typing import Iterator

import pytest
from desk_support import API, Running, desk_served
from front_support import served, small_app
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.front import addresses
from bot.channels.front.protocol import protocol
from bot.desk.api.frame import Frame, Refused, body_of, number, shown
from bot.domain.desk_user import DeskUser, Scope
from bot.domain.errors import StoreUnavailable

PROXIES = addresses.networks("127.0.0.0/8")


def endpoints(frame: Frame) -> Blueprint:
    """One that tells who asks, one that takes a body, one of which the store is gone."""
    routes = Blueprint("trial", url_prefix=API)

    @routes.get("/who")
    @frame.asks(Scope.SEARCH)
    async def who(request: Request, user: DeskUser) -> HTTPResponse:
        most = number(request, "limit", 5, 1, 10)
        return shown(request, {"name": user.name, "agency": user.agency, "most": most})

    @routes.post("/told")
    @frame.asks(Scope.SEARCH)
    async def told(request: Request, user: DeskUser) -> HTTPResponse:
        return shown(request, body_of(request))

    @routes.get("/gone")
    @frame.asks(Scope.SEARCH)
    async def gone(request: Request, user: DeskUser) -> HTTPResponse:
        raise StoreUnavailable("it is gone")

    @routes.get("/none")
    @frame.asks(Scope.SEARCH)
    async def none(request: Request, user: DeskUser) -> HTTPResponse:
        raise Refused(404, "not_found")

    return routes


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk_served(tmp_path_factory.mktemp("trial")) as running:
        app = small_app()
        app.blueprint(endpoints(Frame(running.desk)))
        with served(app, protocol(PROXIES)) as port:
            running.base = f"http://127.0.0.1:{port}"
            yield running


def test_a_key_with_the_scope_comes_in(trial: Running) -> None:
    answer = trial.client(trial.key(Scope.SEARCH, agency="yumecard")).get("/who")
    assert answer.json() == {"name": "試験の鍵", "agency": "yumecard", "most": 5}


@pytest.mark.parametrize("key", ["", "desk_none", "x" * 500])
def test_without_a_key_nobody_comes_in(trial: Running, key: str) -> None:
    answer = trial.client(key).get("/who")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert "鍵" in answer.json()["title"]


def test_a_key_of_another_scope_does_not(trial: Running) -> None:
    answer = trial.client(trial.key(Scope.CASES, Scope.FIGURES)).get("/who")
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_key_that_is_over_does_not(trial: Running) -> None:
    key = trial.key(days=1)
    trial.clock[0] = trial.at.replace(day=trial.at.day + 2)
    assert trial.client(key).get("/who").status_code == 401


@pytest.mark.parametrize("limit", ["0", "11", "x", "²", "1 ", "", "1&limit=2"])
def test_a_number_of_the_query_is_one_in_its_bounds(trial: Running, limit: str) -> None:
    answer = trial.client(trial.key()).get(f"/who?limit={limit}")
    assert answer.status_code == 400
    assert "limit" in answer.json()["title"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"a"', b"\xff"])
def test_a_body_is_an_object(trial: Running, body: bytes) -> None:
    assert trial.client(trial.key()).post("/told", content=body).status_code == 400


def test_what_is_known_is_not_sent_again(trial: Running) -> None:
    client = trial.client(trial.key())
    tag = client.get("/who").headers["etag"]
    for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/who", headers={"If-None-Match": named})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get("/who?limit=6", headers={"If-None-Match": tag}).status_code == 200


def test_what_is_refused_is_told_kindly(trial: Running) -> None:
    client = trial.client(trial.key())
    for path, status in (("/gone", 503), ("/none", 404)):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (status, status)
        assert answer.json()["title"].endswith("。")


def test_a_key_is_told_to_wait_and_others_are_not(trial: Running) -> None:
    busy = trial.client(trial.key(), "192.0.2.7")
    assert {busy.get("/who").status_code for _ in range(600)} == {200}
    answer = busy.get("/who")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 61
    assert trial.client(trial.key(), "192.0.2.7").get("/who").status_code == 200


def test_who_tries_keys_is_told_to_wait(trial: Running) -> None:
    guessing = trial.client("desk_guessed", "192.0.2.8")
    statuses = [guessing.get("/who").status_code for _ in range(31)]
    assert statuses == [401] * 30 + [429]
    assert trial.client(trial.key(), "192.0.2.8").get("/who").status_code == 200
