"""The chat window with the assistant behind it: both procedures by touch and by keys, faults on the way."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import Popen
from typing import Any, Iterator, Optional

import pytest
from chat_browser import ANSWERS, choose, log_of, opened, say
from playwright.sync_api import Page, expect

from bot.site.host_tokens import AUDIENCE, ISSUER, HostTokens
from tests_support import bot_process, environment, free_port, wait_until_up

pytestmark = pytest.mark.browser

PHONE: Any = {"width": 390, "height": 844}
ITEMS = "li.mine, li.theirs"
DESKTOP: Any = {"width": 1280, "height": 900}


TOKENS = HostTokens("a page of somebody else")
OF_HOST = {
    "BOT_HOST_KEY": TOKENS.public_pem,
    "BOT_HOST_ISSUER": ISSUER,
    "BOT_HOST_AUDIENCE": AUDIENCE,
}


class Host(ThreadingHTTPServer):
    """A page of somebody else, under the strictest policy that the chat runs with; keeps what is reported."""

    def __init__(self, assistant: str) -> None:
        super().__init__(("127.0.0.1", 0), _HostPage)
        self.assistant = assistant
        self.reports: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class _HostPage(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        there = self.server.assistant
        body = (
            '<!doctype html><html lang="ja"><title>マイページ</title><h1>マイページ</h1>'
            f'<script type="module" src="{there}/widget/assistant.js"></script>'
            f'<mypage-assistant agency="jfelife"{self._token()}></mypage-assistant>'
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {there}; connect-src {there}; img-src {there} data:; "
            "require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'; report-uri /reports",
        )
        self.end_headers()
        self.wfile.write(body)

    def _token(self) -> str:
        member = self.path.partition("?member=")[2]
        return f' host-token="{TOKENS.sign(member, datetime.now(UTC))}"' if member else ""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.reports.append(self.rfile.read(length).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing is said."""


class Served:
    """The assistant, which can be killed and started again where it was."""

    def __init__(self, folder: Path, **extra: str) -> None:
        self._port = free_port()
        self._settings = environment(folder, BOT_LIMIT_SCALE="50", **extra)
        self._process: Optional[Popen[str]] = None
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._process = bot_process("serve", PORT=str(self._port), **self._settings)
        wait_until_up(f"{self.url}/health/live", self._process)

    def stop(self, kill: bool = False) -> None:
        assert self._process
        self._process.kill() if kill else self._process.terminate()
        self._process.wait(30)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Served]]:
    """Both servers, which know each other."""
    page = Host("")
    served = Served(tmp_path_factory.mktemp("chat"), **OF_HOST, BOT_ALLOWED_ORIGINS=page.url)
    page.assistant = served.url
    threading.Thread(target=page.serve_forever, daemon=True).start()
    served.start()
    yield page, served
    served.stop()
    page.shutdown()


@pytest.fixture
def served(host: tuple[Host, Served]) -> Served:
    return host[1]


@pytest.fixture
def new_page(browser: Any, served: Served) -> Iterator[Any]:
    """Opens pages in contexts of their own; script errors and what a policy forbids fail the test."""
    contexts: list[Any] = []
    problems: list[str] = []

    def make(path: str = "/chat?agency=yumecard", **given: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, **given})
        contexts.append(context)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on(
            "console", lambda m: problems.append(m.text) if "Security Policy" in m.text else None
        )
        page: Page = context.new_page()
        page.goto(path if path.startswith("http") else f"{served.url}{path}")
        return page

    yield make
    for context in contexts:
        context.close()
    assert not problems


def texts(page: Page) -> list[str]:
    """Who said what so far, as it stands in the transcript."""
    found: list[str] = log_of(page).locator("li.mine .bubble, li.theirs .bubble").all_inner_texts()
    return found


def test_a_question_is_answered_and_a_choice_can_be_pressed(new_page):
    """The source in its place, the next step, the agency's number ready to call."""
    page = new_page()
    say(page, "確認メールがぜんぜん来んのじゃけど")
    log = log_of(page)
    expect(log.get_by_text("出典：会員登録手順3・5、電話窓口のご案内")).to_be_visible()
    log.get_by_role("button", name="出典").click()
    expect(log).to_contain_text("24時間以内")
    pressed = log.get_by_role("button", name="確認メールと24時間")
    choose(page, "確認メールと24時間")
    expect(pressed).to_be_disabled()
    say(page, "代理店の電話番号")
    link = log.get_by_role("link", name="株式会社ゆめカードに電話する")
    expect(link).to_have_attribute("href", "tel:08003003123")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_a_registration_by_touch(new_page):
    """Guided from 「まだ」 to 「完了しました」 with the thumb alone; the progress is told."""
    page = new_page(has_touch=True, is_mobile=True)
    page.evaluate(
        "window.steps = []; addEventListener('assistant-progress', e => steps.push(e.detail.step))"
    )
    opened(page)
    log = log_of(page)
    log.get_by_role("button", name="まだ").tap()
    log.get_by_role("button", name="画面を見ながら進める").last.tap()
    done = log.locator("li.theirs:last-child .choices button")
    for _ in range(30):
        expect(done.first).to_be_enabled(timeout=20_000)
        if done.filter(has_text="完了しました").count():
            break
        before = log.locator("li.theirs").count()
        done.filter(has_text="終わった").first.tap()
        expect(log.locator("li.theirs").nth(before)).to_be_visible(timeout=20_000)
    done.filter(has_text="完了しました").tap()
    expect(log.locator("li.theirs").last).to_contain_text("更新", timeout=20_000)
    steps = page.evaluate("window.steps")
    assert steps[0] == 1 and steps[-1] == 7 and steps == sorted(steps)


def test_a_preparation_by_the_keyboard_alone(new_page):
    """Everything that is asked, typed; the values are masked, after a reload too, and gone on with."""
    page = new_page("/?agency=yumecard", viewport=DESKTOP)
    page.get_by_role("button", name="チャットで質問する").focus()
    page.keyboard.press("Enter")

    def type_in(text: str) -> None:
        before = log_of(page).locator("li.theirs").count()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(log_of(page).locator("li.theirs").nth(before)).to_be_visible(timeout=20_000)

    for text in ("会員登録したい", "ここで入力の準備をする", *ANSWERS.values(), "ほかにはない"):
        type_in(text)
    page.reload()
    page.get_by_role("button", name="チャットで質問する").focus()
    page.keyboard.press("Enter")
    log = log_of(page)
    expect(log.get_by_role("button", name="続きから").last).to_be_visible()
    mine = "\n".join(log.locator("li.mine .bubble").all_inner_texts())
    for value in ("hanako@example.jp", "見本 花子", "082-000-0002", "B900000021", "昭和59年"):
        assert value not in mine
    type_in("はい")
    expect(log.locator("li.theirs").last).to_contain_text("画面")


def tap(page: Page, title: str) -> None:
    """With the thumb: the last button of that name."""
    log_of(page).get_by_role("button", name=title, exact=True).last.tap()


def press(page: Page, title: str) -> None:
    """By keys alone: back from the line to the button of that name."""
    page.get_by_label("ご質問・ご回答").focus()
    focused = "document.querySelector('mypage-assistant').shadowRoot.activeElement.textContent"
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(focused) == title:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no key leads to {title}")


@pytest.mark.parametrize(
    ("act", "given"),
    [(tap, {"has_touch": True, "is_mobile": True}), (press, {"viewport": DESKTOP})],
    ids=["touch", "keys"],
)
def test_a_renewal_is_prepared(new_page, host, act, given):
    """A member on the page of マイページ, from 「済んだ」 to the link to the page, all plans compared."""
    page = new_page(f"{host[0].url}/?member=m-sample-ichiro", **given)
    opened(page)
    log = log_of(page)
    titles = (
        *("済んだ（更新へ）", "ここで入力の準備をする", "1．見本ワゴン", "はい", "はい", "現職"),
        *("はい", "はい", "Aプラン", "いいえ", "入力しない", "入力しない", "はい"),
    )
    for title in titles:
        before = log.locator("li.theirs").count()
        act(page, title)
        expect(log.locator("li.theirs").nth(before)).to_be_visible(timeout=20_000)
    plans = log.get_by_role("table").last
    expect(plans.get_by_role("row").last).to_contain_text("104,400円")
    assert page.locator(".scroller").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    expect(log.locator("a[href*='/handover/']").last).to_be_visible()


def test_on_a_page_of_somebody_else(host, new_page):
    """Another origin, the strictest policy, trusted types: it works, and nothing is reported."""
    page = new_page(host[0].url, viewport=DESKTOP)
    assert "0120-440-755" in say(page, "代理店の電話番号")
    page.get_by_role("button", name="メニュー").click()
    page.get_by_role("button", name="特大").click()
    page.get_by_role("button", name="会話を印刷").click()
    page.get_by_role("button", name="この会話を消す").click()
    page.get_by_role("button", name="消します").click()
    expect(page.get_by_text("会話を消しました。")).to_be_visible()
    page.keyboard.press("Escape")
    say(page, "証券番号はどこですか")
    assert host[0].reports == []


def test_two_tabs_and_a_double_send(new_page):
    """What is said in one stands in the other; the same press twice counts once."""
    page = new_page()
    say(page, "会員登録したい")
    with page.context.expect_page() as waited:
        page.evaluate("() => { window.open(location.href); }")
    other = waited.value
    expect(log_of(other)).to_contain_text("会員登録したい")
    choose(page, "ここで入力の準備をする")
    expect(log_of(other)).to_contain_text("Eメールアドレスを入力してください", timeout=10_000)
    expect(log_of(page)).to_contain_text("Eメールアドレスを入力してください")
    assert texts(page) == texts(other)
    button = log_of(page).get_by_role("button", name="あとで続ける").last
    button.dblclick()
    expect(log_of(page).locator(ITEMS).last).to_have_class("theirs", timeout=10_000)
    assert [one for one in texts(page) if one == "あとで続ける"] == ["あとで続ける"]


def test_the_server_is_killed_and_the_network_cut(new_page, served):
    """In mid-conversation: what is said meanwhile waits, goes out once, and the talk goes on."""
    page = new_page()
    say(page, "会員登録したい")
    choose(page, "ここで入力の準備をする")
    page.context.set_offline(True)
    page.get_by_label("ご質問・ご回答").fill("hanako@example.jp")
    page.get_by_role("button", name="送信").click()
    expect(page.get_by_text("オフラインです")).to_be_visible()
    expect(page.get_by_text("送信待ち")).to_be_visible()
    page.context.set_offline(False)
    expect(log_of(page)).to_contain_text("お名前を", timeout=20_000)
    served.stop(kill=True)
    page.get_by_label("ご質問・ご回答").fill("見本 花子")
    page.get_by_role("button", name="送信").click()
    expect(page.get_by_role("button", name="もう一度送る")).to_be_visible(timeout=20_000)
    served.start()
    expect(log_of(page)).to_contain_text("フリガナ", timeout=40_000)
    expect(page.get_by_text("送信待ち")).to_have_count(0)
    assert "見本 花子" not in "\n".join(log_of(page).locator("li.mine").all_inner_texts())
    page.reload()
    expect(log_of(page)).to_contain_text("フリガナ")
    assert sum("フリガナを" in one for one in texts(page)) == 1
