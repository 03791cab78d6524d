"""The search of the desk over HTTP: what it finds by words alone, and by an understanding that is handed in."""

from __future__ import annotations

from typing import Any, Iterator, Optional

import pytest
from desk_support import Running, desk_served

from bot.domain.desk_user import Scope
from bot.services.desk.search.understood import Place, Understood

READ = {
    "車を替えたい": Understood((("clk_free_plan", 0.8),), scope=-2.2),
    "更新はいつまで": Understood((("na_deadline", 0.99),), scope=1.5),
    "ぜんねんどうとう": Understood((("na_freeplan_same_terms", 0.99),), scope=1.8),
    "前年道等条件": Understood((("na_freeplan_same_terms", 0.87),), scope=0.7),
    "保険料再契算": Understood((("na_fees", 0.6),), scope=-0.6),
    "ログインしたらどこから更新しますか": Understood((("renewal_start", 0.99),), scope=1.3),
    "メル来ない": Understood((("reg_mail_missing", 0.99),), scope=1.3),
    "等級": Understood((("na_fees", 0.95),), scope=-1.0),
    "レッカーを呼べますか": Understood((("guard_accident", 0.99),), scope=1.2),
    "暗証番号みたいなの、もう一回入れろって": Understood(
        (("reg_password_screen", 0.9),), scope=1.0
    ),
    "そこの電話は": Understood((("agency_contact", 0.99),), scope=1.5, agency="jfelife"),
}


def read(text: str, place: Optional[Place]) -> Understood:
    """The assistant of these tests: it knows these sentences and takes all others for ours."""
    return READ.get(text, Understood((), scope=0.0))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk_served(tmp_path_factory.mktemp("search"), understand=read) as running:
        yield running


def found(desk: Running, q: str, **more: Any) -> dict[str, Any]:
    """The answer to a search."""
    answer = desk.client(desk.key(Scope.SEARCH)).get("/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


@pytest.mark.parametrize(
    ("q", "section"),
    [
        ("証券番号 どこ", "REG-3"),
        ("ｼｮｳｹﾝ番号ハ?", "REG-3"),
        ("重要事項等説明書", "CLK-7"),
        ("じゅうようじこうとうせつめいしょ", "CLK-7"),
        ("フリープランの試算", "CLK-5"),
        ("JFEライフ", "AGY-2"),
        ("本登録が完了したら", "REG-7"),
        ("0120301377", "DESK-2"),
        ("0120-301-377", "DESK-2"),
        ("yumecard", "AGY-1"),
    ],
)
def test_words_alone_find_the_section(desk: Running, q: str, section: str) -> None:
    hit = found(desk, q)["hits"][0]
    assert hit["section"] == section
    assert hit["text"] and hit["short_text"] and section in hit["citations"]


@pytest.mark.parametrize("q", ["ぜんねんどうとう", "前年道等条件", "保険料再契算"])
def test_a_name_that_stands_is_found_misspelt_or_in_part(desk: Running, q: str) -> None:
    assert found(desk, q)["hits"][0]["section"] == "CLK-5"


@pytest.mark.parametrize(
    ("q", "section"), [("ログインしたらどこから更新しますか", "CLK-1"), ("メル来ない", "REG-5")]
)
def test_of_its_sections_the_one_that_the_answer_is_about(
    desk: Running, q: str, section: str
) -> None:
    assert found(desk, q)["hits"][0]["section"] == section


def test_what_is_understood_comes_first(desk: Running) -> None:
    hit = found(desk, "暗証番号みたいなの、もう一回入れろって")["hits"][0]
    assert (hit["topic"], hit["section"]) == ("reg_password_screen", "REG-6")
    assert hit["step"] == {"journey": "registration", "number": 6, "title": hit["step"]["title"]}
    assert "手順3で" in hit["text"]


@pytest.mark.parametrize(
    "q",
    [
        "車を替えたい",
        "更新はいつまで",
        "等級",
        "レッカーを呼べますか",
        "ドライブレコーダー特約",
        "!?",
        " ",
    ],
)
def test_outside_of_the_manual_nothing_is_made_up(desk: Running, q: str) -> None:
    answer = found(desk, q)
    assert answer["hits"] == []
    assert answer["elsewhere"]["text"].startswith("案内にありません。")
    assert answer["elsewhere"]["phone"] in answer["elsewhere"]["text"]


def test_whom_to_ask_is_told_with_hours_now(desk: Running) -> None:
    agency = found(desk, "更新はいつまで", agency="yumecard")["elsewhere"]
    assert agency["phone"] == "0800-3003-123"
    assert "ただいま受付中・本日17:30まで" in agency["text"]
    assert "0120-440-755" not in agency["text"], "another agency"


def test_the_agency_is_the_one_that_is_named(desk: Running) -> None:
    hit = found(desk, "そこの電話は")["hits"][0]
    assert hit["section"] == "AGY-2"
    assert "0120-440-755" in hit["text"] and "0800-3003-123" not in hit["text"]
    assert "0120-440-755" in hit["short_text"]


def test_filters_leave_what_belongs_there(desk: Running) -> None:
    everywhere = {hit["section"] for hit in found(desk, "次へを押す")["hits"]}
    assert any(one.startswith("REG") for one in everywhere)
    assert any(one.startswith("CLK") for one in everywhere)
    renewing = found(desk, "次へを押す", journey="renewal")["hits"]
    assert renewing and not any(hit["section"].startswith("REG") for hit in renewing)
    at_six = found(desk, "次へを押す", journey="renewal", step=6)["hits"]
    assert at_six and {hit["section"] for hit in at_six} == {"CLK-6"}


def test_what_a_filter_hides_is_not_said_to_be_missing(desk: Running) -> None:
    answer = found(desk, "フリープランの試算", journey="registration", step=1)
    assert answer["hits"] == []
    assert "絞り込み" in answer["elsewhere"]["text"]
    assert "案内にありません" not in answer["elsewhere"]["text"]


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=a&q=b", "q=%E8%A8%BC%E5%88%B8&step=1", "q=a&journey=none",
     "q=a&journey=renewal&step=10", "q=a&agency=none", "q=" + "a" * 201],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(desk: Running, query: str) -> None:
    answer = desk.client(desk.key(Scope.SEARCH)).get(f"/search?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_too_many_at_once_are_told_to_wait(tmp_path: Any) -> None:
    def late(text: str, place: Optional[Place]) -> Understood:
        raise TimeoutError

    with desk_served(tmp_path, understand=late) as running:
        answer = running.client(running.key()).get("/search?q=更新")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")


def test_a_topic_by_its_id(desk: Running) -> None:
    client = desk.client(desk.key(Scope.SEARCH))
    topic = client.get("/topics/reg_romaji").json()
    assert (topic["section"], topic["title"]) == ("REG-3", "ローマ字の入力")
    assert client.get("/topics/none").status_code == 404
    tag = client.get("/topics/reg_romaji").headers["etag"]
    assert client.get("/topics/reg_romaji", headers={"If-None-Match": tag}).status_code == 304


def test_a_step_with_all_that_the_desk_needs_of_it(desk: Running) -> None:
    client = desk.client(desk.key(Scope.SEARCH))
    step = client.get("/steps/registration/3").json()
    assert (step["section"], step["steps"], step["next"]["number"]) == ("REG-3", 7, 4)
    assert {ask["label"] for ask in step["ask"]} >= {"お名前（漢字）", "証券番号"}
    assert step["desk"]["phone"] == "0120-157-566"
    assert "ただいま受付中" in step["desk"]["text"]
    for picture in step["pictures"]:
        shown = client.get(f"{desk.base}{picture['url']}")
        assert shown.headers["content-type"] == "image/webp"
    assert len(step["pictures"]) == 5, "one of each part"
    assert client.get("/steps/renewal/9").json()["next"] is None


@pytest.mark.parametrize("path", ["registration/0", "registration/8", "registration/x", "none/1"])
def test_there_is_no_such_step(desk: Running, path: str) -> None:
    answer = desk.client(desk.key(Scope.SEARCH)).get(f"/steps/{path}")
    assert answer.status_code == 404


def test_a_section_has_another_version_when_its_text_is_another(desk: Running) -> None:
    search = desk.services.desk.search
    versions = {search.version(section) for section in ("REG-1", "REG-2", "CLK-9")}
    assert len(versions) == 3 and "" not in versions
    assert search.version("REG-99") == ""
