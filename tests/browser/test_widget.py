"""The widget in a real Chromium, without the assistant: sessions, sending, reading, keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator

import axe_playwright_python
import pytest
from playwright.sync_api import Locator, Page, expect
from widget_support import ADDRESS, OPENING, Channel, told

from bot.domain.payload import button
from bot.reply import Choice, Link, Reply, Table

pytestmark = pytest.mark.browser

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
IN_A_CORNER = '<mypage-assistant agency="yumecard">'
BOX, SEND, LAUNCHER = "ご質問・ご回答", "送信", "チャットで質問する"

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
WITH_TABLE = told(
    Reply(
        f"プランの内容です。\n{TABLE.text}\nどのプランで準備を進めますか。",
        (Choice("Aプラン", button("plan", plan="plan_a")),),
        ("CLK-5",),
        table=TABLE,
    )
)
CARD = {"journey": "registration", "journey_title": "会員登録", "title": "お客さま情報の入力"}
CARD |= {"step": 3, "steps": 7, "part": 1, "parts": 1}
STEP = told(
    Reply(
        "会員登録 手順3/7 お客さま情報の入力（1/5）\n→Eメールアドレスを2回入力します。\n※控えてください。",
        tuple(
            Choice(title, button(move))
            for title, move in (
                ("次へ", "next"),
                ("この画面は済みました", "next_screen"),
                ("くわしく", "details"),
                ("戻る", "back"),
            )
        ),
        ("REG-3",),
        (Link("「お客さま情報の入力」の画面を開く", "/registration/details"),),
    ),
    card={**CARD, "answers": "registration/3/1"},
)
FIELD = told(
    Reply("会員登録 手順3/7（項目5/9）\n生年月日を入力してください。", (), ("REG-3",)),
    card={**CARD, "answers": "registration/3/birth_date_0"},
)
ANSWER = told(
    Reply(
        "お電話でもご案内します。",
        (),
        ("DESK-1",),
        (Link("会員登録の窓口に電話する", "tel:0120157566"),),
    ),
    asks_feedback=True,
)


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def opened(browser: Any, channel: Channel) -> Iterator[Any]:
    """Opens pages; script errors, forbidden things and requests elsewhere fail the test."""
    contexts: list[Any] = []
    problems: list[str] = []

    def open_page(**given: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, **given})
        contexts.append(context)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console", lambda m: problems.append(m.text) if "Security Policy" in m.text else None
        )
        channel.on(page)
        page.goto(f"{ADDRESS}/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def page(opened: Any) -> Page:
    """The chat alone, on a phone."""
    made: Page = opened()
    expect(made.get_by_text(OPENING["question"]["text"])).to_be_visible()
    return made


def ask(page: Page, text: str = "はい") -> None:
    page.get_by_label(BOX).fill(text)
    page.get_by_role("button", name=SEND).click()


def said(page: Page, text: str) -> Locator:
    """In the transcript: the live region says the same for a moment."""
    return page.get_by_role("log").get_by_text(text)


def told_of(page: Page, channel: Channel, *replies: dict[str, Any]) -> Locator:
    """Have the replies given, one to a message each; the last one."""
    channel.replies.extend(replies)
    for _ in replies:
        ask(page)
        expect(page.get_by_role("log").locator(".mine").last).to_contain_text("送りました")
    return page.get_by_role("log").locator(".theirs").last


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    run = "async () => (await axe.run()).violations.map(v => v.id + v.nodes.map(n => n.html))"
    found: list[str] = page.evaluate(run)
    return found


def element(page: Page, script: str) -> Any:
    return page.evaluate(
        f"() => {{ const it = document.querySelector('mypage-assistant'); {script} }}"
    )


# Sessions


def test_it_opens_with_what_decides(page: Page, channel: Channel) -> None:
    """Who this is, what is kept how long, the question; whom to call, and when."""
    log = page.get_by_role("log", name="会話")
    expect(log).to_contain_text("取扱代理店は、株式会社ゆめカードです。")
    expect(log.get_by_role("link", name="個人情報の取扱い")).to_be_visible()
    for title in ("まだ", "済んだ（更新へ）", "質問だけ"):
        expect(log.get_by_role("button", name=title)).to_be_visible()
    page.get_by_role("button", name="電話窓口").click()
    expect(page.get_by_role("link", name="0120-157-566")).to_have_attribute(
        "href", "tel:0120157566"
    )
    expect(page.get_by_text("次は1月4日（月）9:00から")).to_be_visible()
    assert channel.opened == [{"agency": "yumecard"}]


def test_the_server_can_be_away_and_the_telephone_is_there(opened: Any, channel: Channel) -> None:
    """Without a session the page still opens with the question and the desks of the flyer."""
    channel.opening = None
    page = opened()
    expect(page.get_by_text("会員登録はお済みですか")).to_be_visible()
    page.get_by_role("button", name="電話窓口").click()
    for number in ("0120-157-566", "0120-301-377", "0800-3003-123"):
        expect(page.get_by_role("link", name=number)).to_be_visible()


def test_a_page_that_is_loaded_again_asks_who_is_there(page: Page, channel: Channel) -> None:
    """The session that lies in the tab is handed over, what was said is there, and goes on."""
    told_of(page, channel, STEP)
    page.reload()
    log = page.get_by_role("log")
    expect(log).to_contain_text("Eメールアドレスを2回入力します。")
    expect(log.get_by_role("button", name="続きから")).to_be_visible()
    expect(log.get_by_role("button", name="ここは終わった")).to_be_enabled()
    assert channel.bearers[0] == "" and channel.bearers[1] != ""


def test_the_next_person_sees_nothing_of_the_last_one(page: Page, channel: Channel) -> None:
    """Another token of the host page, and the transcript begins anew; signing out ends it."""
    element(page, "it.setAttribute('host-token', 'm-one')")
    ask(page, "私の契約は？")
    expect(said(page, "回答1")).to_be_visible()
    channel.said.clear()
    element(page, "it.setAttribute('host-token', 'm-two')")
    expect(said(page, "回答1")).to_have_count(0)
    ask(page, "次は？")
    expect(said(page, "回答2")).to_be_visible()
    expect(said(page, "私の契約は？")).to_have_count(0)
    element(page, "it.removeAttribute('host-token')")
    expect(said(page, "回答2")).to_have_count(0)
    ask(page, "次は？")
    expect(said(page, "回答3")).to_be_visible()
    assert [one.get("host_token") for one in channel.opened][-3:] == ["m-one", "m-two", None]
    assert len(channel.ended) == 1 and channel.ended[0]
    assert channel.bearers[-1] == ""


# Sending


def test_what_is_sent_again_keeps_its_number(page: Page, channel: Channel) -> None:
    """The first one may have been understood: it must not count twice."""
    channel.loses = 3
    ask(page)
    expect(page.get_by_text("送信待ち")).to_be_visible()
    page.get_by_role("button", name="もう一度送る").click()
    expect(said(page, "回答4")).to_be_visible()
    assert {message["text"] for message in channel.sent} == {"はい"}
    assert len({message["client_msg_id"] for message in channel.sent}) == 1
    expect(page.get_by_text("通信がうまくいきません")).to_have_count(0)


def test_a_lost_connection_names_the_telephone(page: Page, channel: Channel) -> None:
    """Who cannot send reads whom to call; what the server refuses it explains itself."""
    channel.loses = 99
    ask(page)
    trouble = page.locator(".trouble")
    expect(trouble).to_contain_text("通信がうまくいきません")
    expect(trouble.get_by_role("link", name="会員登録の窓口に電話する")).to_be_visible()
    assert not violations(page)
    channel.loses, channel.refuses = 0, (400, "長すぎます。")
    page.get_by_role("button", name="もう一度送る").click()
    expect(trouble).to_contain_text("長すぎます。")
    expect(page.get_by_text("送れませんでした")).to_be_visible()


def test_without_a_network_it_waits(page: Page, channel: Channel) -> None:
    """「オフラインです」「送信待ち」; back on the net, or after a reload, it goes out once."""
    page.context.set_offline(True)
    ask(page)
    expect(page.get_by_text("オフラインです")).to_be_visible()
    expect(page.get_by_text("送信待ち")).to_be_visible()
    assert not violations(page) and not channel.sent
    page.context.set_offline(False)
    expect(said(page, "回答1")).to_be_visible()
    expect(page.get_by_text("オフラインです")).not_to_be_visible()
    assert len(channel.sent) == 1


def test_enter_sends_but_not_while_kanji_are_being_converted(page: Page) -> None:
    """The Enter that confirms a conversion must not send."""
    box = page.get_by_label(BOX)
    box.fill("しょうけん")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator(".mine")).to_have_count(0)
    box.press("Enter")
    expect(page.locator(".mine")).to_have_count(1)


def test_an_answer_is_hidden_once_it_is_sent(page: Page, channel: Channel) -> None:
    """The card of a field: its own keyboard, an era; the transcript shows no value after it."""
    card = told_of(page, channel, FIELD)
    year = card.get_by_label("年", exact=True)
    expect(year).to_have_attribute("inputmode", "numeric")
    year.fill("２５")
    card.get_by_role("button", name="この内容で答える").click()
    expect(card.get_by_role("alert")).to_contain_text("「月」を")
    expect(card.get_by_label("月", exact=True)).to_be_focused()
    assert not violations(page)
    card.get_by_label("月", exact=True).fill("12")
    card.get_by_label("日", exact=True).fill("19")
    card.get_by_role("button", name="この内容で答える").click()
    mine = page.locator(".mine").last
    expect(mine).to_contain_text("****年**月**日")
    assert channel.sent[-1]["text"] == "昭和25年12月19日"
    assert channel.sent[-1]["answers"] == "registration/3/birth_date_0"
    assert "19日" not in page.get_by_role("log").inner_text()
    assert not page.evaluate("Object.values(sessionStorage).some(v => v.includes('昭和'))")


# Reading


def test_text_stays_text(page: Page, channel: Channel) -> None:
    """Nothing that the server or the person says is markup."""
    ask(page, "<img src=x onerror=alert(1)>")
    channel.replies.append(told(Reply("<img onerror=…> です", (Choice("<b>はい</b>", "/x"),))))
    ask(page)
    expect(said(page, "<img onerror=…> です")).to_be_visible()
    expect(page.get_by_role("button", name="<b>はい</b>")).to_be_visible()
    assert page.get_by_role("log").locator("img, b").count() == 0


def test_a_step_is_a_card(page: Page, channel: Channel) -> None:
    """Progress as a bar, buttons that say what they do, the manual's section in its place."""
    card = told_of(page, channel, STEP)
    expect(card.get_by_role("img", name="手順3/7")).to_be_visible()
    expect(card.get_by_role("button", name="次へ")).to_have_count(0)
    picture = card.get_by_role("img", name="①「Eメールアドレス」")
    expect(picture).to_have_js_property("naturalWidth", 390)
    small = picture.bounding_box()
    card.get_by_role("button", name="画像を大きく").click()
    large = picture.bounding_box()
    assert small and large and large["width"] > small["width"] <= PHONE["width"]
    assert not violations(page)
    card.get_by_role("button", name="出典：会員登録手順3").click()
    expect(card).to_contain_text("半角英数字で、2回入力します。")
    done = page.get_by_role("button", name="ここは終わった")
    done.click()
    expect(page.locator(".mine").last).to_contain_text("ここは終わった")
    expect(done).to_be_disabled()
    assert channel.sent[-1]["text"] == button("next")


def test_plans_are_compared_without_moving_sideways(page: Page, channel: Channel) -> None:
    """At 360 px each item is a card with all plans; it is a table with headings all the same."""
    page.set_viewport_size({"width": 360, "height": 740})
    answer = told_of(page, channel, WITH_TABLE)
    table = answer.get_by_role("table", name="プランの比較")
    expect(table.get_by_role("columnheader")).to_have_text(list(TABLE.columns))
    expect(table.get_by_role("rowheader")).to_contain_text([row[0] for row in TABLE.rows])
    marked = table.get_by_role("cell").filter(has_text="※現在と異なる")
    expect(marked).to_have_count(len(TABLE.marked))
    expect(table.get_by_role("cell").filter(has_text="<b>あり</b>")).to_be_visible()
    total = table.get_by_role("row").last
    for plan, amount in zip(TABLE.columns[1:], TABLE.rows[-1][1:]):
        expect(total).to_contain_text(f"{plan}{amount}")
    assert "■" not in answer.inner_text()
    assert answer.inner_text().index("プランの内容です。") < answer.inner_text().index("対人賠償")
    assert answer.inner_text().index("88,800円") < answer.inner_text().index("どのプランで")
    wider = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.locator(".scroller").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert page.evaluate(wider) <= 0
    assert not violations(page)
    page.set_viewport_size(DESKTOP)
    expect(table.get_by_role("columnheader").last).to_be_visible()


def test_an_answer_is_read_from_its_beginning(page: Page, channel: Channel) -> None:
    """A long one starts at the top; whoever reads further up is told, and not moved."""
    told_of(page, channel, told(Reply("\n".join(f"{n}行目です。" for n in range(40)))))
    expect(said(page, "0行目です。").first).to_be_in_viewport()
    channel.holds = True
    ask(page)
    expect(page.get_by_text("回答を準備しています")).to_be_visible()
    page.locator(".scroller").evaluate("e => { e.scrollTop = 0; }")
    channel.release()
    newer = page.get_by_role("button", name="新しいメッセージへ")
    expect(newer).to_be_visible()
    expect(page.get_by_role("link", name="個人情報の取扱い")).to_be_in_viewport()
    newer.click()
    expect(said(page, "回答2")).to_be_in_viewport()


def test_with_the_keyboard_up_the_question_is_seen(page: Page, channel: Channel) -> None:
    """On a screen that is half as high."""
    told_of(page, channel, FIELD)
    page.get_by_label(BOX).focus()
    page.set_viewport_size({"width": 390, "height": 420})
    expect(said(page, "生年月日を入力してください。")).to_be_in_viewport()
    expect(page.get_by_label(BOX)).to_be_in_viewport()


def test_whether_it_has_helped_is_asked_once(page: Page, channel: Channel) -> None:
    """はい or いいえ with a reason by choice; gone when the talk goes on."""
    answer = told_of(page, channel, ANSWER)
    asked = answer.get_by_role("group", name="解決しましたか。")
    asked.get_by_role("button", name="いいえ").click()
    with page.expect_response("**/api/chat/feedback"):
        asked.get_by_role("button", name="わかりにくい").click()
    expect(asked).to_contain_text("ありがとうございます。")
    assert [(one["solved"], one["reason"]) for one in channel.verdicts] == [(False, "hard")]
    assert channel.verdicts[0]["answer"] == channel.said[-1]["id"]
    told_of(page, channel, STEP)
    expect(asked).to_have_count(0)


# In the corner of a page


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(opened: Any, channel: Channel, viewport: Any) -> None:
    """Closed, open, choices, field, table, feedback, menu; light, dark, clearer, largest."""
    channel.element = IN_A_CORNER
    page = opened(viewport=viewport)
    found = violations(page)
    page.get_by_role("button", name=LAUNCHER).click()
    expect(page.get_by_text(OPENING["question"]["text"])).to_be_visible()
    found += violations(page)
    for reply in (STEP, FIELD, ANSWER, WITH_TABLE):
        told_of(page, channel, reply)
        found += violations(page)
    page.emulate_media(color_scheme="dark")
    found += violations(page)
    page.get_by_role("button", name="メニュー").click()
    for title in ("文字をくっきり", "特大"):
        page.get_by_role("button", name=title).click()
        found += violations(page)
    page.emulate_media(color_scheme="light")
    assert not found + violations(page)
    page.keyboard.press("Escape")
    small = "e => [...e.querySelectorAll('button, a, input, select, textarea')].filter(x => x.checkVisibility() && !x.matches('.inline')).map(x => [x.textContent, x.getBoundingClientRect().height]).filter(([, h]) => h < 44)"
    assert page.get_by_role("dialog").evaluate(small) == []


def test_by_the_keyboard_alone(opened: Any, channel: Channel) -> None:
    """Into the dialog, round in it, through the messages, back to the line, out; focus is given back."""
    channel.element = IN_A_CORNER
    page = opened(viewport=DESKTOP)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=LAUNCHER)).to_be_focused()
    page.keyboard.press("Enter")
    box = page.get_by_label(BOX)
    expect(box).to_be_focused()
    channel.replies += [STEP, FIELD]
    for _ in range(2):
        page.keyboard.type("はい")
        page.keyboard.press("Enter")
        expect(page.locator(".mine").last).to_contain_text("送りました")
    expect(box).to_be_focused()  # never taken away by a message
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "mypage-assistant"
    page.locator(".theirs").last.focus()
    page.keyboard.press("Home")
    expect(page.locator(".mine").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".theirs").first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".mine").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=LAUNCHER)).to_be_focused()
    expect(page.get_by_role("dialog")).not_to_be_visible()


def test_what_comes_is_announced_apart_from_the_transcript(page: Page, channel: Channel) -> None:
    """The live region was there before, and the log is none."""
    live = page.locator("[aria-live=polite]")
    expect(live).to_have_count(1)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")
    told_of(page, channel, STEP)
    expect(live).to_contain_text("Eメールアドレスを2回入力します。")
    expect(live).to_contain_text("戻る")


def test_a_closed_window_counts_what_has_come(opened: Any, channel: Channel) -> None:
    """The launcher keeps its name, and says how many are new; opened, they are read."""
    channel.element = IN_A_CORNER
    page = opened(viewport=DESKTOP)
    events = "['open', 'close', 'message', 'progress', 'handoff'].forEach(n => it.addEventListener(`assistant-${n}`, e => (window.heard ??= []).push([n, e.detail])))"
    element(page, events)
    page.get_by_role("button", name=LAUNCHER).click()
    channel.replies += [STEP]
    channel.holds = True
    ask(page)
    expect(page.get_by_text("回答を準備しています")).to_be_visible()
    page.get_by_role("button", name="閉じる").click()
    channel.release()
    expect(page.locator(".badge")).to_have_text("1")
    launcher = page.get_by_role("button", name=LAUNCHER, exact=True)
    expect(launcher).to_have_accessible_description("新しいメッセージが1件あります。")
    launcher.click()
    told_of(page, channel, ANSWER)
    page.locator(".theirs").last.get_by_role("link").evaluate(
        "a => a.addEventListener('click', e => e.preventDefault())"
    )
    page.locator(".theirs").last.get_by_role("link").click()
    heard = page.evaluate("window.heard")
    names = [name for name, _ in heard if name != "message"]
    assert names == ["open", "close", "progress", "open", "handoff"]
    assert ["progress", {"journey": "registration", "step": 3, "steps": 7}] in heard
    assert ["handoff", {"to": "telephone"}] in heard
    assert "Eメール" not in json.dumps(heard, ensure_ascii=False)


# The menu


def test_the_conversation_can_be_taken_along_and_erased(opened: Any, channel: Channel) -> None:
    """Copied, printed and erased: what is masked stays masked."""
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.context.add_init_script(
        "window.print = () => { top.printed = document.body.textContent; }"
    )
    page.reload()
    channel.replies.append(FIELD)
    ask(page)
    ask(page, "S25.12.19")
    expect(said(page, "回答2")).to_be_visible()
    page.get_by_role("button", name="メニュー").click()
    page.get_by_role("button", name="会話をコピー").click()
    expect(page.get_by_text("会話をコピーしました。")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "お客さま：****年**月**日" in text and "ご案内：回答2" in text
    page.get_by_role("button", name="会話を印刷").click()
    assert text in page.evaluate("window.printed")
    page.get_by_role("button", name="この会話を消す").click()
    page.get_by_role("button", name="消さない").click()
    expect(said(page, "回答2")).to_have_count(1)
    page.get_by_role("button", name="この会話を消す").click()
    page.get_by_role("button", name="消します").click()
    expect(page.get_by_text("会話を消しました。")).to_be_visible()
    expect(said(page, "回答2")).to_have_count(0)
    assert len(channel.ended) == 1


def test_how_one_likes_to_read_is_remembered(page: Page) -> None:
    """Larger letters and clearer colours, after a reload too; nothing is wider than the screen."""
    page.get_by_role("button", name="メニュー").click()
    page.get_by_role("button", name="特大").click()
    page.get_by_role("button", name="文字をくっきり").click()
    page.reload()
    root = page.locator(".root")
    expect(root).to_have_attribute("data-size", "largest")
    expect(root).to_have_class("root contrast")
    page.set_viewport_size({"width": 320, "height": 256})  # 400 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_label(BOX)).to_be_in_viewport()
    expect(page.get_by_role("button", name="電話窓口")).to_be_in_viewport()


def test_a_page_replaces_texts_and_colours(opened: Any, channel: Channel) -> None:
    """By an attribute, custom properties and parts."""
    channel.element = """<mypage-assistant texts='{"greeting": "ようこそ"}'>"""
    channel.opening = None
    page = opened(viewport=DESKTOP)
    page.evaluate(
        "document.querySelector('mypage-assistant').style.setProperty('--assistant-brand', 'rgb(1, 80, 2)')"
    )
    launcher = page.get_by_role("button", name=LAUNCHER)
    expect(launcher).to_have_css("background-color", "rgb(1, 80, 2)")
    assert launcher.get_attribute("part") == "launcher"
    launcher.click()
    expect(page.get_by_text("ようこそ")).to_be_visible()


def test_an_answer_that_takes_its_time(page: Page, channel: Channel) -> None:
    """Twenty seconds: it is told that one is at it, nothing is sent twice, the answer comes once."""
    page.clock.install()
    channel.holds = True
    ask(page)
    page.clock.run_for(20_000)
    expect(page.get_by_text("回答を準備しています")).to_be_visible()
    channel.release()
    expect(said(page, "回答1")).to_be_visible()
    assert len(channel.sent) == 1
