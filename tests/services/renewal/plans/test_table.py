"""The comparison of plans: everything that the back end quotes, and no word beyond it."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from typing import Iterator

import pytest
from folded import each
from renewal_support import (
    AT,
    BACK_END,
    CONTENT,
    ICHIRO,
    JIRO,
    OPENING,
    SAMPLES,
    WORDS,
    contracts_of,
)

from bot.content.plan_words import PATH
from bot.domain.plan import COMPARED, CoverageLine, CoverageOption, PlanId, Quote
from bot.reply import Reply
from bot.services.renewal.plans.free import FreePlan, bases
from bot.services.renewal.plans.names import parse_plan
from bot.services.renewal.plans.table import (
    PlanOrder,
    narrow,
    no_plans_reply,
    parse_sort_request,
    plan_table,
    plans_reply,
    wide,
)
from bot.services.renewal.plans.wishes import Doubt, parse_wishes

QUOTES = BACK_END.quotes(ICHIRO, "c-ichiro-1")
WITHOUT_B = BACK_END.quotes(JIRO, "c-jiro-1")

# fmt: off
JUDGING = (
    "おすすめ", "オススメ", "お勧め", "お薦め", "推奨", "推薦", "お得", "おトク", "お買い得", "得です",
    "割安", "割高", "格安", "安い", "安く", "安価", "最安", "低価", "高い", "高く", "高価", "高額", "節約", "抑え",
    "最適", "適切", "ぴったり", "人気", "定番", "充実", "手厚い", "手厚く", "安心", "万全", "十分", "不足", "手薄",
    "優れ", "良い", "よい", "好まし", "望まし", "有利", "不利", "損です", "もったいない", "賢い", "備え",
    "ベスト", "ベター", "メリット", "デメリット", "一番", "ご満足", "必要な補償",
)
# fmt: on

NARROW = """\
■対人賠償 保険金額（1名につき）
　現在・前年同等・A・B：無制限
■対人臨時費用不担保特約
　現在：あり
　前年同等・A・B：対人臨時費用不担保特約の付帯条件の変更に伴い、削除しております。 ※現在と異なる
■対物賠償 保険金額（1事故につき）
　現在・前年同等・A・B：無制限
■人身傷害 保険金額（1名につき）
　現在・前年同等・B：3,000万円
　A：5,000万円 ※現在と異なる
■車両保険
　現在・前年同等・B：なし
　A：あり ※現在と異なる
■弁護士費用特約
　現在・前年同等：なし
　A・B：あり ※現在と異なる
■保険料の総額
　現在：88,800円
　前年同等：86,400円
　A：104,400円
　B：88,800円"""


def everybody() -> Iterator[tuple[Quote, ...]]:
    """The quotes of every sample contract in マイページ."""
    for customer in SAMPLES.customers.values():
        for contract in sorted(customer.registered):
            assert customer.member
            yield BACK_END.quotes(customer.member, contract)


# What it holds


def test_the_table_in_words() -> None:
    """Coverage by coverage, plans that have the same together, the total premium last."""
    assert narrow(plan_table(QUOTES), WORDS) == NARROW


def test_the_table_in_columns() -> None:
    """The columns of the plan screen, a row for each coverage, the total premium last."""
    table = wide(plan_table(QUOTES), WORDS)
    assert table.columns == (
        "項目",
        "現在の契約",
        "前年同等条件プラン",
        "Aプラン",
        "Bプラン",
    )
    assert table.rows[3] == (
        "人身傷害 保険金額（1名につき）",
        "3,000万円",
        "3,000万円",
        "5,000万円",
        "3,000万円",
    )
    assert table.rows[-1] == ("保険料の総額", "88,800円", "86,400円", "104,400円", "88,800円")
    assert len(table.rows) == len(QUOTES[0].lines) + 1
    assert table.text == NARROW and table.mark == "※現在と異なる"


def test_differences_are_those_of_the_domain() -> None:
    """Marked is exactly what is not as in the current contract; no premium is marked."""
    for quotes in everybody():
        table = plan_table(quotes)
        current = table.columns[0]
        assert current.plan is PlanId.CURRENT
        for column, quote in enumerate(table.columns):
            marked = {row.coverage for row in table.rows if row.differs[column]}
            assert marked == set(quote.differing_from(current))
        shown = wide(table, WORDS)
        assert len(shown.marked) == sum(sum(row.differs) for row in table.rows) > 0
        assert not any(row == len(shown.rows) - 1 or column < 2 for row, column in shown.marked)


def test_both_renderings_say_the_same() -> None:
    """Every cell of the table stands in the text, as the back end words it."""
    for quotes in everybody():
        table = plan_table(quotes)
        text, drawn = narrow(table, WORDS), wide(table, WORDS)
        for quote in quotes:
            for line in quote.lines:
                entry = text.split(f"■{line.name}\n")[1].split("■")[0]
                short = WORDS.short_titles[quote.plan]
                (mine,) = [row for row in entry.splitlines() if short in row.split("：")[0]]
                assert f"：{line.chosen.label}" in mine
            assert f"{quote.premium_yen:,}円" in text.split("■")[-1]
        assert all(len(row) == len(quotes) + 1 for row in drawn.rows)


def test_a_plan_that_is_not_offered_is_not_there() -> None:
    """Without Bプラン there is no column and no choice for it."""
    reply = plans_reply(WITHOUT_B, WORDS)
    assert reply.table and reply.table.columns[-1] == "Aプラン"
    assert [choice.title for choice in reply.choices] == [
        "前年同等条件プラン",
        "Aプラン",
        "フリープランの試算",
    ]


def test_a_line_that_a_plan_lacks() -> None:
    """It is said that there is none, not what that would mean; and it differs."""
    shorter = tuple(
        replace(quote, lines=quote.lines[:-1]) if quote.plan is PlanId.PLAN_B else quote
        for quote in QUOTES
    )
    table = plan_table(shorter)
    assert wide(table, WORDS).rows[5] == ("弁護士費用特約", "なし", "なし", "あり", "項目なし")
    assert table.rows[5].differs == (False, False, True, True)
    new = CoverageLine("new", "特約", "新しい特約", CoverageOption("yes", "あり"))
    longer = (QUOTES[0], replace(QUOTES[1], lines=(*QUOTES[1].lines, new)))
    assert plan_table(longer).rows[-1].differs == (False, True)


def test_without_the_current_contract_nothing_differs() -> None:
    """No mark, and no word about its premium."""
    reply = plans_reply(QUOTES[1:], WORDS)
    assert "※" not in reply.text and "現在の契約" not in reply.text
    assert reply.table and not reply.table.marked


def test_a_free_plan_stands_last() -> None:
    """A recalculated plan is one more column."""
    free = BACK_END.recalculate(ICHIRO, "c-ichiro-1", PlanId.PLAN_A, {"own_vehicle": "none"})
    table = wide(plan_table((free, *QUOTES)), WORDS)
    assert table.columns[-1] == "フリープラン" and table.rows[-1][-1] == "90,000円"


# The reply


def test_the_reply() -> None:
    """The table as text and as a table, the notice of CLK-5, and who decides where."""
    reply = plans_reply(QUOTES, WORDS)
    assert reply.text == (
        f"プランの内容です。\n{NARROW}\n"
        "保険期間の途中でご契約の内容が変わった場合、「現在の契約」の保険料は1年分に計算し直した金額で、"
        "お支払いになった金額と違うことがあります。\n"
        "どのプランで準備を進めますか。プランは、お手続きの画面で「プラン決定」を押すと決まります。"
    )
    assert reply.table and reply.table.text in reply.text
    assert reply.citations == ("CLK-5",)
    assert [choice.payload for choice in reply.choices] == [
        '/journey{"move": "plan", "plan": "same_terms_plan"}',
        '/journey{"move": "plan", "plan": "plan_a"}',
        '/journey{"move": "plan", "plan": "plan_b"}',
        '/journey{"move": "free_plan"}',
    ]
    assert Reply.decode(json.loads(json.dumps(reply.as_message()))) == reply


def test_it_fits_the_narrowest_channels() -> None:
    """One SMS of 660 characters, one LINE message; lines that do not break at 360 px.

    At 18 px a character, 16 of full width stand in a line; what the back end words
    (a label, the name of a coverage) may be longer.
    """
    for quotes in everybody():
        for order in PlanOrder:
            text = plans_reply(quotes, WORDS, order).text
            assert len(text) <= 660
            heads = [line.split("：")[0] for line in text.splitlines() if line.startswith("　")]
            assert max(map(len, heads)) <= 16


def test_nothing_to_choose() -> None:
    """Only the current contract, or nothing: the agency of the contract, with its number."""
    for quotes in ((), QUOTES[:1]):
        with pytest.raises(ValueError, match="no plan"):
            plans_reply(quotes, WORDS)
    reply = no_plans_reply(contracts_of("ichiro")[1], WORDS, CONTENT, OPENING, AT)
    assert "0800-3003-123" in reply.text and "0120-440-755" not in reply.text
    assert [link.url for link in reply.links] == ["tel:08003003123"]


# The order


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (PlanOrder.SCREEN, ["current", "same_terms_plan", "plan_a", "plan_b"]),
        (PlanOrder.PREMIUM, ["current", "same_terms_plan", "plan_b", "plan_a"]),
        (PlanOrder.PREMIUM_FROM_LARGE, ["current", "plan_a", "plan_b", "same_terms_plan"]),
    ],
)
def test_the_order(order: PlanOrder, expected: list[str]) -> None:
    """As on the screen, or as asked for: columns and choices alike, and it is said."""
    assert [quote.plan.value for quote in plan_table(QUOTES, order).columns] == expected
    reply = plans_reply(QUOTES, WORDS, order)
    assert [c.payload for c in reply.choices[:-1]] == [
        f'/journey{{"move": "plan", "plan": "{plan}"}}' for plan in expected[1:]
    ]
    assert ("並べています" in reply.text) == (order is not PlanOrder.SCREEN)


def test_the_order_of_the_screen_is_not_that_of_the_answer() -> None:
    """However the quotes come, and whatever they cost."""
    assert plan_table(QUOTES[::-1]) == plan_table(QUOTES)
    assert tuple(quote.plan for quote in plan_table(QUOTES[::-1]).columns) == COMPARED


def test_the_same_premium_keeps_the_order_of_the_screen() -> None:
    """A sort by premium moves nothing that costs the same."""
    same = tuple(replace(quote, premium_yen=1) for quote in QUOTES)
    for order in PlanOrder:
        assert tuple(quote.plan for quote in plan_table(same, order).columns) == COMPARED


def test_an_order_by_its_name() -> None:
    """As a state or a payload holds it."""
    assert plans_reply(QUOTES, WORDS, "premium") == plans_reply(  # type: ignore[arg-type]
        QUOTES, WORDS, PlanOrder.PREMIUM
    )


@each(
    "text, expected",
    [
        *(
            (text, PlanOrder.PREMIUM)
            for text in (
                "安い順に並べて",
                "保険料の安い順",
                "保険料順で",
                "値段順でお願いします",
                "金額の低い順に並べ替えて",
                "安いほうから並べて",
                "安いのから見たい",
                "保険料で並べて",
                "総額の昇順",
                "少ない順",
                "やすい順",
            )
        ),
        *(
            (text, PlanOrder.PREMIUM_FROM_LARGE)
            for text in (
                "高い順",
                "保険料の高い順に",
                "高いほうから見せて",
                "金額の大きい順で",
                "保険料の降順",
            )
        ),
        *(
            (text, PlanOrder.SCREEN)
            for text in ("元の順に戻して", "画面と同じ並びで", "もとの順番で")
        ),
        *(
            (text, None)
            for text in (
                "一番安いのはどれ",
                "どれが安いですか",
                "安いほうがいい",
                "安いプランにしたい",
                "高いのは嫌だ",
                "安い順にしないで",
                "並べ替えなくていい",
                "順番に教えて",
                "保険料の順番に説明して",
                "手順5",
                "",
                "安い順に並べないで",
                "保険料はいくら",
                "順調です",
                "高くなった理由",
                "安くなりますか",
            )
        ),
    ],
)
def test_an_order_is_asked_for(text: str, expected: object) -> None:
    """In so many words; which plan costs least is another question."""
    assert parse_sort_request(text) == expected


@each(
    "text, expected",
    [
        *(
            (text, PlanId.PLAN_A)
            for text in (
                "A",
                "Ａで",
                "Aプラン",
                "aプランにします",
                "プランA",
                "エープランで",
                "Aのほうにします",
                "えーぷらん",
                "BプランじゃなくてAプラン",
                "じゃあAでお願いします",
                "Aプランで準備して",
            )
        ),
        *((text, PlanId.PLAN_B) for text in ("B", "Ｂプラン", "ビープラン", "Bでお願いします")),
        *(
            (text, PlanId.SAME_TERMS)
            for text in (
                "前年同等",
                "前年同等条件プランで",
                "去年と同じで",
                "前年と同じプラン",
            )
        ),
        *((text, PlanId.CURRENT) for text in ("現在の契約", "今の契約のまま")),
        *((text, PlanId.FREE) for text in ("フリープラン", "フリーで", "ふりーぷらん")),
        *(
            (text, None)
            for text in (
                "",
                "AかB",
                "AプランとBプラン",
                "Aプランはいくらですか",
                "AIですか",
                "フリーダイヤル",
                "どれがいい",
                "プランはどれ",
                "Q&A",
                "ABプラン",
                "USA",
                "はい",
            )
        ),
    ],
)
def test_a_plan_is_named(text: str, expected: object) -> None:
    """One plan, by its name or its letter alone; never in a question."""
    assert parse_plan(text) == expected


# No judgement


def renderings() -> Iterator[str]:
    """All that is ever said about plans, as channels get it."""
    free_plan = FreePlan(WORDS, CONTENT, OPENING)
    contract = contracts_of("ichiro")[0]
    replies: list[Reply] = [no_plans_reply(contract, WORDS, CONTENT, OPENING, AT)]
    replies += [free_plan.no_base(contract, AT), free_plan.not_recalculated(contract, AT)]
    for quotes in everybody():
        replies += [plans_reply(quotes, WORDS, order) for order in PlanOrder]
        replies.append(free_plan.base_question(quotes))
        replies += [free_plan.base_refused(plan, quotes, contract, AT) for plan in PlanId]
        for base in bases(quotes):
            replies.append(free_plan.changeable(base))
            for text in (
                "対物を2000万に",
                "車両を変えたい",
                "対人を1億に",
                "無制限に",
                "対物は無制限か1000万",
            ):
                wishes = parse_wishes(text, base, WORDS.aliases)
                replies += [free_plan.question(wish, base) for wish in wishes.open]
            replies.append(free_plan.recalculated(base, replace(base, plan=PlanId.FREE)))
            yield free_plan.as_before([line.id for line in base.lines], base)
    for changes in ({"own_vehicle": "none"}, {"personal_injury": "unlimited"}):
        base = QUOTES[2]
        new = BACK_END.recalculate(ICHIRO, "c-ichiro-1", PlanId.PLAN_A, changes)
        replies.append(free_plan.recalculated(base, new))
    for reply in replies:
        yield json.dumps(reply.as_json(), ensure_ascii=False) + reply.short_text


def test_no_rendering_judges() -> None:
    """No plan, coverage or amount is rated, anywhere."""
    said = list(renderings())
    assert len(said) > 50
    for text in said:
        for word in JUDGING:
            assert word not in text, f"{word} in {text}"


def test_no_wording_judges() -> None:
    """Nor any text of the content, used or not yet."""
    texts = [
        text for field in ("texts", "choices", "titles") for text in getattr(WORDS, field).values()
    ]
    assert {field.name for field in fields(WORDS)} >= {"texts", "choices", "titles"}
    for text in (*texts, re.sub("(?m)^ *#.*$", "", PATH.read_text(encoding="utf-8"))):
        for word in JUDGING:
            assert word not in text, f"{word} in {text}"


def test_every_doubt_is_worded() -> None:
    """The question for a doubt is found by its name."""
    assert {doubt.value for doubt in Doubt} <= set(WORDS.texts)
