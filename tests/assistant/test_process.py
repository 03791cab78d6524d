"""The commands as processes: serve, chat --jsonl, actions, rasa."""

from __future__ import annotations

import base64
import hashlib
import json
import signal
import subprocess
import sys
import time
from typing import Any, Iterator

import httpx
import pytest
from front_support import answered, status_of

from bot.root import ROOT
from tests_support import IS_ON_SERVICES, bot_process, environment, free_port, wait_until_up

LINES = [
    '{"sender": "a", "text": "証券番号はどこに書いてありますか"}',
    '{"sender": "b", "text": "代理店の電話は？", "channel": "sms", "agency": "jfelife"}',
    "not json",
    '{"sender": "a"}',
    '{"sender": "a", "text": "次は？", "agency": "nobody"}',
    '["a list"]',
    '{"sender": "a", "text": "/restart", "agency": null}',
    '{"sender": "a", "text": ""}',
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A development server on a free port."""
    port = free_port()
    process = bot_process("serve", PORT=str(port), **environment(tmp_path_factory.mktemp("served")))
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(f"{url}/health/live", process)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, "a stop must be graceful"


@pytest.fixture
def client(served: str) -> Iterator[httpx.Client]:
    """A browser with a session."""
    with httpx.Client(base_url=served, timeout=30) as made:
        token = made.post("/api/chat/session", json={"agency": "yumecard"}).json()["token"]
        made.headers["Authorization"] = f"Bearer {token}"
        yield made


def test_the_script_answers_line_by_line(tmp_path):
    """Good lines are answered in order, malformed ones get an error, the run goes on."""
    process = bot_process("chat", "--jsonl", **environment(tmp_path))
    output, errors = process.communicate("\n".join(LINES) + "\n", timeout=120)
    assert process.returncode == 0, errors[-2000:]
    results: list[dict[str, Any]] = [json.loads(line) for line in output.splitlines()]
    assert len(results) == len(LINES)
    assert results[0]["replies"][0]["citations"] == ["REG-3"]
    assert set(results[0]["replies"][0]) == {"text", "choices", "citations", "links"}
    assert results[0]["ms"] > 0
    assert "0120-440-755" in results[1]["replies"][0]["text"]
    assert ["error" in result for result in results] == [
        False, False, True, True, True, True, False, False,
    ]  # fmt: skip


def forged_call(port: int, secret: str) -> int:
    """Somebody who says to be a member, to the action server itself."""
    call = {
        "next_action": "action_answer",
        "sender_id": "web-forged",
        "tracker": {"slots": {}, "latest_message": {"metadata": {"member": "m-sample-ichiro"}}},
    }
    headers = {"X-Actions-Secret": secret} if secret else {}
    url = f"http://127.0.0.1:{port}/webhook"
    return httpx.post(url, json=call, headers=headers, timeout=30).status_code


def test_the_actions_may_run_in_a_server_of_their_own(tmp_path):
    """With BOT_ACTIONS_URL the same answers come over HTTP; without the server, an apology."""
    port = free_port()
    folder = environment(tmp_path)  # where the secret lies that both share
    actions = bot_process("actions", "--port", str(port), **folder)
    extra = {"BOT_ACTIONS_URL": f"http://127.0.0.1:{port}/webhook"}
    try:
        wait_until_up(f"http://127.0.0.1:{port}/health", actions)
        chat = bot_process("chat", "--jsonl", **environment(tmp_path, **extra))
        output, errors = chat.communicate(LINES[0] + "\n", timeout=120)
        forged = forged_call(port, "somebody else's secret, as long as it may be")
        unsigned = forged_call(port, "")
    finally:
        actions.terminate()
        assert actions.wait(30) == 0
    assert (forged, unsigned) == (401, 401)
    assert json.loads(output)["replies"][0]["citations"] == ["REG-3"], errors[-2000:]
    chat = bot_process("chat", "--jsonl", **environment(tmp_path, **extra))
    output, _ = chat.communicate(LINES[0] + "\n", timeout=120)
    assert "0120-157-566" in json.loads(output)["replies"][0]["text"]


def test_the_page_and_its_files_are_served_under_a_strict_policy(client):
    """The chat page loads nothing from elsewhere."""
    for path, kind in (
        ("/", "text/html"),
        ("/chat", "text/html"),
        ("/chat.css", "text/css"),
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(kind)
        assert "script-src 'self'" in response.headers["content-security-policy"]
        assert "https://" not in response.text


def test_the_widget_is_served_to_pages_everywhere(client):
    """Packed, and not sent again to who has it; the page tells the agency of its address."""
    script = client.get("/widget/assistant.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers["content-encoding"] == "gzip"
    known = {"If-None-Match": script.headers["etag"]}
    assert client.get("/widget/assistant.js", headers=known).status_code == 304
    assert client.get("/widget/nope.js").status_code == 404
    assert 'agency="yumecard" mode="page"' in client.get("/chat?agency=yumecard").text
    assert "<script>" not in client.get('/chat?agency="><script>').text


def test_the_sections_that_answers_cite_can_be_read(client):
    """What stands in the manual, by its id."""
    section = client.get("/api/chat/manual/REG-5").json()
    assert section["title"] == "会員登録手順5"
    assert "24時間以内" in section["text"]
    assert client.get("/api/chat/manual/REG-99").status_code == 404


def test_a_message_is_answered_with_its_source(client):
    """The web channel shows the source as people read it."""
    response = client.post("/api/chat/messages", json={"text": "確認メールが届きません"})
    (reply,) = response.json()["replies"]
    assert reply["source"] == "出典：会員登録手順3・5、電話窓口のご案内"


def test_the_same_message_twice_is_answered_once(client):
    """A retry with the same client_msg_id gets the same replies again; another text is refused."""
    body = {"text": "証券番号はどこですか", "client_msg_id": "m1"}
    first = client.post("/api/chat/messages", json=body)
    second = client.post("/api/chat/messages", json=body)
    assert first.json() == second.json()
    assert client.post("/api/chat/messages", json={**body, "text": "別"}).status_code == 409


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b"not json", 400),
        (b'{"text": 5}', 400),
        (b'{"text": "a", "client_msg_id": 5}', 400),
        (b'{"text": "' + b"a" * 100_000 + b'"}', 413),
    ],
)
def test_bad_bodies_are_refused_never_500(client, content, status):
    """Malformed is 400, too large is 413."""
    assert client.post("/api/chat/messages", content=content).status_code == status


@pytest.mark.parametrize("token", ["x", "abc", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
def test_without_a_session_of_ours_nothing_is_answered(served, token):
    """A missing or forged token is 401."""
    response = httpx.post(
        f"{served}/api/chat/messages",
        json={"text": "こんにちは"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status_code == 401


def test_too_many_messages_have_to_wait(client):
    """The 31st message of a minute is 429 with Retry-After."""
    codes = [client.post("/api/chat/messages", json={"text": "😀"}).status_code for _ in range(31)]
    assert codes[:30] == [200] * 30
    assert codes[30] == 429


@pytest.mark.parametrize("path", ["x", "api/chat/messages", "webhooks/rest/webhook"])
def test_a_request_that_once_stopped_the_process(served, path):
    """41 bytes, without a session: refused, and others are answered as before."""
    data = f"POST /{path} HTTP/1.1\r\nContent-Length: -1\r\n\r\nx".encode()
    assert status_of(answered(int(served.rpartition(":")[2]), data)) == 400
    assert httpx.get(f"{served}/health/live", timeout=5).status_code == 200


def test_readiness_is_told(served):
    """The probe writes and reads the store."""
    assert httpx.get(f"{served}/health/ready", timeout=30).json() == {"status": "ready"}


def test_the_built_in_rest_channel_is_there_in_development_only(served, tmp_path):
    """Production has no /webhooks/rest, and demands a session secret."""
    body = {"sender": "x", "message": "Clickarって何ですか"}
    answer = httpx.post(f"{served}/webhooks/rest/webhook", json=body, timeout=30)
    assert (
        "団体扱自動車保険" in answer.text.encode().decode("unicode_escape", "ignore")
        or answer.json()
    )
    port = free_port()
    refused = bot_process("serve", BOT_MODE="production", **environment(tmp_path))
    _, errors = refused.communicate(timeout=60)
    assert refused.returncode != 0
    assert "BOT_SESSION_SECRET" in errors
    process = bot_process(
        "serve",
        PORT=str(port),
        BOT_MODE="production",
        BOT_SESSION_SECRET="Zk3vR0sXq8TnWbY1uJd6LhPfGm5CeAo2",
        BOT_SITE_URL="https://mypage.example.jp",
        BOT_CONTRACTS_URL=f"sqlite:///{tmp_path / 'contracts.db'}",
        BOT_VAULT_KEYS=f"test:{base64.b64encode(hashlib.sha256(b'test').digest()).decode()}",
        **environment(tmp_path),
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/health/live", process)
        response = httpx.post(f"http://127.0.0.1:{port}/webhooks/rest/webhook", json=body)
        assert response.status_code == 404
        live = httpx.get(f"http://127.0.0.1:{port}/health/live")
        assert "max-age" in live.headers["strict-transport-security"]
    finally:
        process.terminate()
        process.wait(30)
    _, errors = process.communicate()
    (starting,) = [line for line in errors.splitlines() if '"starting"' in line]
    assert json.loads(starting)["mode"] == "production"
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert {"tracker.db", "drafts.db"} <= set(modes) or IS_ON_SERVICES
    assert set(modes.values()) == {0o600}


def test_tensorflow_is_never_loaded():
    """The process that answers holds the stand-in, and no compiled TensorFlow."""
    script = (
        "from bot import runtime; runtime.prepare()\n"
        "import sys, bot.assistant.agent, rasa.model_training\n"
        "from bot.assistant import rasa_fixes; rasa_fixes.apply()\n"
        "from rasa.engine.recipes.default_recipe import DefaultV1Recipe\n"
        "from bot.stand_ins import StandInModule, TensorFlowMissing\n"
        "DefaultV1Recipe._from_registry('RulePolicy')\n"
        "assert isinstance(sys.modules['tensorflow'], StandInModule)\n"
        "assert 'tensorflow' not in open('/proc/self/maps').read()\n"
        "for name in ('DIETClassifier', 'TEDPolicy', 'ResponseSelector'):\n"
        "    try:\n"
        "        DefaultV1Recipe._from_registry(name)\n"
        "    except TensorFlowMissing as error:\n"
        "        assert name in str(error)\n"
        "    else:\n"
        "        raise AssertionError(name)\n"
        "print('fine')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip().endswith("fine"), done.stderr[-2000:]


def test_rasas_own_command_line_runs_through_ours():
    """python -m bot rasa --version."""
    process = bot_process("rasa", "--version")
    output, errors = process.communicate(timeout=120)
    assert "3.6.21" in output, errors[-2000:]


def test_a_stop_is_graceful(tmp_path):
    """A request under way is answered although the server was told to stop."""
    port = free_port()
    process = bot_process("serve", PORT=str(port), **environment(tmp_path))
    url = f"http://127.0.0.1:{port}"
    wait_until_up(f"{url}/health/live", process)
    token = httpx.post(f"{url}/api/chat/session", json={}).json()["token"]
    with httpx.Client(timeout=30) as client:
        response = client.post(
            f"{url}/api/chat/messages",
            json={"text": "更新の流れを教えて"},
            headers={"Authorization": f"Bearer {token}"},
        )
        process.send_signal(signal.SIGTERM)
        assert response.status_code == 200
    started = time.monotonic()
    assert process.wait(30) == 0
    assert time.monotonic() - started < 15
