"""Mail over whole processes: the server sends what another process put, whatever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator

import httpx
from smtp_support import SmtpServer

from bot.root import ROOT
from tests_support import bot_process, environment, free_port, wait_until_up

PUTS = """
import sys
from bot import bootstrap, settings
from bot.services.mail.letter import Letter
services = bootstrap.services(settings.read())
for key in sys.argv[1:]:
    services.mail.box.put(
        Letter("confirm", "qzx.kurokoma@example.net", "黒駒 千鶴", "https://site.example/x?c=kx7", key)
    )
print("put", flush=True)
sys.stdin.read()
"""

SENDS = """
import asyncio
from bot import bootstrap, settings
postman = bootstrap.services(settings.read()).mail.postman
print("works", flush=True)
while True:
    asyncio.run(postman.round())
"""

SENDS_WITHOUT_NOTING = (
    """
import time
from bot.adapters.stores.outbox import SqlOutbox

def done(*_):
    print("sent", flush=True)
    time.sleep(600)

SqlOutbox.done = done
"""
    + SENDS
)


APPLIES = """
import sys, time
from bot import bootstrap, settings
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.stores.outbox import SqlOutbox
from bot.domain.plan import Application, Consent, PlanId
from bot.services.drafts.drafts import Drafts
from bot.services.renewal.applying import Pressed

services = bootstrap.services(settings.read())
member, contract, premium, hangs = sys.argv[1:]

def hang(*_, **__):
    print("hangs", flush=True)
    time.sleep(600)

name, _, method = hangs.partition(".")
if name:
    setattr({"contracts": SqlContracts, "outbox": SqlOutbox, "drafts": Drafts}[name], method, hang)
answers = {"no_other_policy": True, "not_cancelled": True}
asked = Application(PlanId.SAME_TERMS, int(premium), answers, frozenset(Consent))
link = "https://site.example/mypage"
pressed = Pressed(member, contract, asked, f"apply-{contract}", "qzx@example.net", "黒駒 千鶴", link)
with services.unit_of_work.turn():
    services.applications.press(pressed, services.now())
    services.unit_of_work.commit()
print("done", flush=True)
sys.stdin.read()
"""

PRESSED = {
    ("m-sample-ichiro", "c-ichiro-1", "86400"): "contracts.apply",
    ("m-sample-jiro", "c-jiro-1", "87600"): "outbox.put",
    ("m-sample-kenta", "c-kenta-1", "93600"): "drafts.erase",
    ("m-sample-shiki", "c-shiki-1", "62400"): "",
}
"""Who presses 「ご契約最終お申込み」, and before what they are killed; "": after all of it."""


@contextmanager
def python(script: str, data: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen]:
    """A process of the project that says one line when it is ready; killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment(data, **settings)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None and process.stdout.readline().strip()
        yield process
    finally:
        process.kill()
        process.communicate()


def put(data: Path, *keys: str, **settings: str) -> None:
    """Put letters, and be killed at once."""
    with python(PUTS, data, *keys, **settings):
        pass


@contextmanager
def served(data: Path, **settings: str) -> Iterator[str]:
    """The server over this data folder; its address."""
    port = free_port()
    process = bot_process("serve", PORT=str(port), **environment(data, **settings))
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(f"{url}/health/live", process)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "kurokoma" not in errors and "kx7" not in errors and "黒駒" not in errors


def until(condition: Callable[[], bool], within_s: float = 120) -> None:
    """Wait for it."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_killed_between_put_and_sending(tmp_path: Path) -> None:
    """Who put the letter is killed, and puts it again: the server sends it once."""
    with SmtpServer() as server:
        put(tmp_path, "one", BOT_SMTP_URL=server.url)
        put(tmp_path, "one", BOT_SMTP_URL=server.url)
        assert server.behaviour.received == []
        with served(tmp_path, BOT_SMTP_URL=server.url):
            until(lambda: len(server.behaviour.received) >= 1)
            time.sleep(2.5)  # two more looks into the outbox
        assert len(server.behaviour.received) == 1


def test_killed_while_sending(tmp_path: Path) -> None:
    """Killed between the server's 250 and the note: sent again under the same Message-ID, which
    the addressee's side knows as one mail. The lease is waited for by setting it back."""
    from sqlalchemy import update

    from bot import settings as settings_module
    from bot.adapters.stores.engine import open_engine
    from bot.adapters.stores.outbox import letters

    with SmtpServer() as server:
        settings = {"BOT_SMTP_URL": server.url}
        put(tmp_path, "one", **settings)
        with python(SENDS_WITHOUT_NOTING, tmp_path, **settings) as sender:
            assert sender.stdout is not None
            assert b"sent\n" in sender.stdout  # its log stands before it
        url = settings_module.read(environment(tmp_path)).drafts_database_url
        engine = open_engine(url)
        with engine.begin() as connection:
            due = letters.c.put_at
            assert connection.execute(update(letters).values(due_at=due)).rowcount == 1
        engine.dispose()
        with served(tmp_path, **settings):
            until(lambda: len(server.behaviour.received) == 2)
        ids = {message["Message-ID"] for message in server.behaviour.received}
        assert len(ids) == 1


def test_two_workers(tmp_path: Path) -> None:
    """Two servers over one store: each letter goes out once, however slow the mail server is."""
    keys = [f"k{number}" for number in range(12)]
    with SmtpServer() as server:
        settings = {"BOT_SMTP_URL": server.url}
        put(tmp_path, *keys, **settings)
        server.behaviour.slow_s = 0.3
        with python(SENDS, tmp_path, **settings), python(SENDS, tmp_path, **settings):
            until(lambda: len(server.behaviour.received) >= len(keys))
            time.sleep(1)
        ids = [message["Message-ID"] for message in server.behaviour.received]
        assert len(ids) == len(set(ids)) == len(keys)


def test_a_mail_server_that_comes_back(tmp_path: Path) -> None:
    """Down at first: the mail goes out once the server is there."""
    port = free_port()
    settings = {"BOT_SMTP_URL": f"smtp://127.0.0.1:{port}"}
    put(tmp_path, "one", **settings)
    with served(tmp_path, **settings):
        time.sleep(2)
        with SmtpServer(port=port) as server:
            until(lambda: len(server.behaviour.received) == 1)


def test_the_local_outbox(tmp_path: Path) -> None:
    """Without a mail server: a list, newest first, the addressee masked, links that can be pressed."""
    put(tmp_path, "one")
    with served(tmp_path) as url, httpx.Client(base_url=url, follow_redirects=True) as browser:
        until(lambda: "マイページ会員登録のご確認" in browser.get("/dev/outbox").text)
        listed = browser.get("/dev/outbox")
        assert "q***@e***" in listed.text and "kurokoma" not in listed.text
        assert "style=" not in listed.text and "<script" not in listed.text
        assert listed.headers["content-security-policy"].startswith("default-src 'none'")
        assert listed.headers["referrer-policy"] == "no-referrer"
        path = listed.text.partition('<a href="')[2].partition('"')[0]
        mail = browser.get(path)
        assert (
            '<a href="https://site.example/x?c=kx7">https://site.example/x?c=kx7</a>' in mail.text
        )
        assert "黒駒 千鶴 様" in mail.text and "kurokoma" not in mail.text
        html = browser.get(f"{path}/html")
        assert '<a href="https://site.example/x?c=kx7">' in html.text
        assert html.headers["content-security-policy"] == listed.headers["content-security-policy"]
        assert browser.get("/dev/outbox/nothing").status_code == 404


def test_not_in_production(tmp_path: Path) -> None:
    """With a mail server, as with production, there is no such page."""
    with (
        served(tmp_path, BOT_SMTP_URL="smtp://127.0.0.1:9") as url,
        httpx.Client(base_url=url) as browser,
    ):
        assert browser.get("/dev/outbox").status_code == 404


def test_killed_between_the_application_and_its_mail(tmp_path: Path) -> None:
    """Whatever the kill -9 hits, and pressed again or not: one contract, one mail each."""
    from bot import bootstrap
    from bot import settings as settings_module

    for who, hangs in PRESSED.items():
        with python(APPLIES, tmp_path, *who, hangs):
            pass
    again = next(who for who, hangs in PRESSED.items() if hangs == "outbox.put")
    with python(APPLIES, tmp_path, *again, ""):
        pass
    with served(tmp_path) as url, httpx.Client(base_url=url, follow_redirects=True) as browser:

        def count() -> int:
            return browser.get("/dev/outbox").text.count("更新のお手続きが完了しました")

        until(lambda: count() == len(PRESSED))
        time.sleep(2.5)  # two more looks into the outbox
        assert count() == len(PRESSED)
    contracts = bootstrap.services(settings_module.read(environment(tmp_path))).contracts
    for member, contract, _ in PRESSED:
        assert contracts.renewal_case(member, contract).status.value == "applied", contract
