"""A reply with a table on the chat page, at phone width; the files of the page, no server."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Iterator

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from bot.channels import page as page_module
from bot.reply import Choice, Reply, Table

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
ADDRESS = "http://chat.test"
FOLDER = Path(page_module.__file__).parent / "page"
FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/chat.js": ("chat.js", "text/javascript; charset=utf-8"),
    "/chat.css": ("chat.css", "text/css; charset=utf-8"),
}

LONG = "対人臨時費用不担保特約の付帯条件の変更に伴い、削除しております。"
TABLE = Table(
    columns=("項目", "現在の契約", "前年同等条件プラン", "Aプラン", "Bプラン"),
    rows=(
        ("対人賠償 保険金額（1名につき）", "無制限", "無制限", "無制限", "無制限"),
        ("対人臨時費用不担保特約", "あり", LONG, LONG, LONG),
        ("車両保険", "なし", "なし", "<b>あり</b>", "なし"),
        ("保険料の総額", "88,800円", "86,400円", "104,400円", "88,800円"),
    ),
    marked=frozenset({(1, 2), (1, 3), (1, 4), (2, 3)}),
    caption="プランの比較",
    mark="※現在と異なる",
    text="■車両保険\n　現在：なし\n　A：あり ※現在と異なる",
)
WITH_TABLE = Reply(
    f"プランの内容です。\n{TABLE.text}\nどのプランで準備を進めますか。",
    (Choice("Aプラン", '/journey{"move": "plan", "plan": "plan_a"}'),),
    table=TABLE,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    executable = shutil.which("chromium")
    assert executable, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield made
        made.close()


def answering(reply: Reply) -> Any:
    """The page's files under its own policy, and one reply to every message."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path in FILES:
            name, kind = FILES[path]
            headers = {**page_module._HEADERS, "Content-Type": kind}
            route.fulfill(body=(FOLDER / name).read_text(encoding="utf-8"), headers=headers)
        elif path == "/api/chat/session":
            route.fulfill(json={"token": "t", "expires_in_s": 60})
        else:
            shown = {**reply.as_json(), "source": "出典：更新手順5"}
            body = json.dumps({"replies": [shown]}, ensure_ascii=False)
            route.fulfill(body=body, content_type="application/json")

    return answer


@pytest.fixture
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page on a small phone, with the reply on it; script errors fail the test."""
    made = browser.new_page(viewport=PHONE)
    problems: list[str] = []
    made.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    made.on("pageerror", lambda error: problems.append(str(error)))
    made.route("**/*", answering(getattr(request, "param", WITH_TABLE)))
    made.goto(f"{ADDRESS}/")
    made.get_by_label("ご質問・ご入力").fill("プランを見せて")
    made.get_by_role("button", name="送信").click()
    expect(made.locator(".theirs")).to_have_count(2)
    yield made
    made.close()
    assert not problems


def test_the_table_has_headings(page: Page) -> None:
    """A caption, a heading for each column and each row, and marks in words."""
    table = page.get_by_role("table", name="プランの比較")
    expect(table.get_by_role("columnheader")).to_have_text(list(TABLE.columns))
    expect(table.get_by_role("rowheader")).to_have_text([row[0] for row in TABLE.rows])
    assert table.locator("th[scope=col]").count() == 5
    assert table.locator("th[scope=row]").count() == 4
    marked = page.get_by_role("cell").filter(has_text="※現在と異なる")
    expect(marked).to_have_count(len(TABLE.marked))


def test_text_stays_text(page: Page) -> None:
    """Nothing in a cell is markup."""
    expect(page.get_by_role("cell").filter(has_text="<b>あり</b>")).to_be_visible()
    assert page.locator(".table b").count() == 0


def test_nothing_is_said_twice(page: Page) -> None:
    """The table stands where the same was said in words."""
    bubble = page.locator(".theirs .bubble").last
    before, _, after = bubble.inner_text().partition("プランの比較")
    assert before.split() == ["プランの内容です。", "横に動かすと、続きが見えます", "→"]
    assert after.strip().endswith("どのプランで準備を進めますか。")
    assert "■" not in bubble.inner_text()
    expect(page.get_by_role("button", name="Aプラン")).to_be_visible()


def test_only_the_table_scrolls_sideways(page: Page) -> None:
    """The page stays as wide as the phone; the frame of the table scrolls, by keyboard too."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    frame = page.get_by_role("region", name="プランの比較")
    box = frame.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth + 50")
    expect(page.get_by_text("横に動かすと、続きが見えます")).to_be_visible()
    frame.focus()
    page.keyboard.press("ArrowRight")
    expect(frame).not_to_have_js_property("scrollLeft", 0)
    heading = page.get_by_role("rowheader").first.bounding_box()
    assert heading and abs(heading["x"] - box["x"]) < 2  # the row's heading stays in sight


@pytest.mark.parametrize(
    "page",
    [Reply("表", table=Table(("項目", "現在"), (("車両保険", "なし"),), caption="小さな表"))],
    indirect=True,
)
def test_a_table_that_fits(page: Page) -> None:
    """Nothing is said of scrolling; a table without words for it stands after the text."""
    frame = page.get_by_role("region", name="小さな表")
    expect(frame).to_be_visible()
    expect(page.get_by_text("横に動かすと")).to_have_count(0)
    assert page.locator(".theirs .bubble").last.inner_text().startswith("表\n")


@pytest.mark.parametrize("page", [Reply("表はありません。\n次の行")], indirect=True)
def test_a_reply_without_a_table(page: Page) -> None:
    """It looks as ever."""
    assert page.locator(".theirs .bubble").last.inner_text() == "表はありません。\n次の行"
    assert page.locator("table").count() == 0
