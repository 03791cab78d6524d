"""Secrets and personal values in free text."""

from __future__ import annotations

import time

import pytest

from bot.content.contacts import load_agencies, load_desks
from bot.text.secrets import mask

_AGENCIES = load_agencies().values()
PUBLIC = [
    *(desk.phone for desk in load_desks().values()),
    *(number for agency in _AGENCIES for number in (agency.phone, agency.fax)),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("メールはtaro.sample@example.com です", "メールは［メールアドレス］ です"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", "［メールアドレス］"),
        ("taro+1@mail.example.jpに届かない", "［メールアドレス］に届かない"),
    ],
)
def test_mail(text: str, expected: str) -> None:
    """Mail addresses are masked in any width."""
    assert mask(text, PUBLIC).text == expected


@pytest.mark.parametrize(
    "number",
    [
        "090-1234-5678",
        "０９０－１２３４－５６７８",
        "０９０−１２３４−５６７８",
        "090‐1234‐5678",
        "090‑1234‑5678",
        "090–1234–5678",
        "090—1234—5678",
        "090―1234―5678",
        "090ー1234ー5678",
        "090ｰ1234ｰ5678",
        "090─1234─5678",
        "090一1234一5678",
        "090 1234 5678",
        "090　1234　5678",
        "090 - 1234 - 5678",
        "090.1234.5678",
        "090の1234の5678",
        "09012345678",
        "\u202a090\u200b1234\u200b5678\u202c",
        "(090)1234-5678",
        "03-1234-5678",
        "03(1234)5678",
        "（０３）１２３４－５６７８",
        "0312345678",
        "082-123-4567",
        "0848-12-3456",
        "08487-1-2345",
        "0120-999-888",
    ],
)
def test_phone(number: str) -> None:
    """Mobile and fixed telephone numbers are masked with any hyphen and any digits."""
    found = mask(f"電話は{number}です", PUBLIC)
    assert (found.text, found.kinds) == ("電話は［電話番号］です", ("電話番号",))


@pytest.mark.parametrize("number", ["+81 90-1234-5678", "+819012345678"])
def test_phone_from_abroad(number: str) -> None:
    """No digit of a number with a country code is left."""
    assert not any(c.isdigit() for c in mask(number, PUBLIC).text)


@pytest.mark.parametrize(
    "number",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111111111111111",
        "４１１１　１１１１　１１１１　１１１１",
        "3782 822463 10005",
        "5555555555554444",
        "4111 1111 1111 1111 12 27 123",  # with expiry and code
        "41111111111111111227123",
    ],
)
def test_card(number: str) -> None:
    """Card numbers are told by their check digit."""
    found = mask(f"カードは{number}", PUBLIC)
    assert (found.text, found.kinds) == ("カードは［カード番号］", ("カード番号",))


@pytest.mark.parametrize(
    "number",
    ["4111 1111 1111 1112", "123456789", "1234-5678", "12345678901234567890123", "19650506"],
)
def test_other_long_number(number: str) -> None:
    """A long number of unknown kind is masked without a claim about it."""
    found = mask(f"番号{number}", PUBLIC)
    assert (found.text, found.kinds) == ("番号［番号］", ("番号",))


@pytest.mark.parametrize(
    "number",
    [
        "A123456789",
        "Ａ１２３４５６７８９",
        "k323456789",
        "A-123456789",
        "A 1234 56789",
        "A1234−56789",
    ],
)
def test_policy_number(number: str) -> None:
    """A letter and nine digits are a policy number."""
    found = mask(f"証券番号は{number}です", PUBLIC)
    assert (found.text, found.kinds) == ("証券番号は［証券番号］です", ("証券番号",))


@pytest.mark.parametrize(
    "date",
    [
        "昭和40年5月6日",
        "昭和４０年５月６日",
        "昭和四十年五月六日",
        "昭和元年12月26日",
        "昭40.5.6",
        "S40.5.6",
        "s40/5/6",
        "S40-5-6",
        "平成2年1月1日",
        "H2.1.1",
        "令和元年5月1日",
        "大正10年3月4日",
        "1965年5月6日",
        "1965年 5月 6日",
        "1965/05/06",
        "1965-5-6",
        "1965.5.6",
        "1965 5 6",
    ],
)
def test_birth_date(date: str) -> None:
    """Birth dates are masked in both calendars and all spellings."""
    found = mask(f"生まれは{date}です", PUBLIC)
    assert (found.text, found.kinds) == ("生まれは［生年月日］です", ("生年月日",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("パスワードはabc12345です", "パスワードは［パスワード］です"),
        ("パスワードは「Abc!2345」です", "パスワードは「［パスワード］」です"),
        ("パスワード：hunter2xyz", "パスワード:［パスワード］"),
        ("パスワード、ａｂｃ１２３なんですけど", "パスワード、［パスワード］なんですけど"),
        ("パスワードを abc12345 にしました", "パスワードを ［パスワード］ にしました"),
        ("パスワードとしてabc12345を入れた", "パスワードとして［パスワード］を入れた"),
        ("パスワードはsecretword", "パスワードは［パスワード］"),
        ("IDとパスワードはtaro1234とabcd5678です", "IDとパスワードは［パスワード］です"),
        ("ぱすわーどはabc12345", "ぱすわーどは［パスワード］"),
        ("パスはqwerty99", "パスは［パスワード］"),
        ("暗証番号は１２３４", "暗証番号は［パスワード］"),
        ("password is abc12345", "password is ［パスワード］"),
        ("Password: Passw0rd!", "Password: ［パスワード］"),
        ("password: secretword", "password: ［パスワード］"),
        ("pw abc123", "pw ［パスワード］"),
        ("abc12345がパスワードです", "［パスワード］がパスワードです"),
        ("「abc12345」というパスワード", "「［パスワード］」というパスワード"),
    ],
)
def test_password(text: str, expected: str) -> None:
    """Whatever is said to be a password is masked."""
    found = mask(text, PUBLIC)
    assert (found.text, found.kinds) == (expected, ("パスワード",))


@pytest.mark.parametrize(
    "text", ["口座番号1234567", "口座番号は１２３４５６７", "口座は1234567", "口座番号：123-4567"]
)
def test_account(text: str) -> None:
    """Account numbers are masked."""
    assert mask(text, PUBLIC).kinds == ("口座番号",)
    assert not any(c.isdigit() for c in mask(text, PUBLIC).text)


@pytest.mark.parametrize(
    "number",
    [
        *PUBLIC,
        "０１２０－１５７－５６６",
        "0120157566",
        "0120 301 377",
        "0120(440)755",
        "(0800-3003-123)",
        "0120-157-566 0120-301-377",  # side by side: longer than a card number
        "0120-157-566と0120-301-377",
    ],
)
def test_public_numbers_stay(number: str) -> None:
    """The numbers of desks and agencies are no personal value, however they are written."""
    found = mask(f"{number} は何の番号ですか", PUBLIC)
    assert found.kinds == ()
    assert [c for c in found.text if c.isdecimal()] == [
        str(int(c)) for c in number if c.isdecimal()
    ]


def test_public_number_beside_a_personal_one() -> None:
    """A public number does not hide a personal one next to it."""
    found = mask("0120-157-566に090-1234-5678からかけました", PUBLIC)
    assert found.text == "0120-157-566に［電話番号］からかけました"


@pytest.mark.parametrize(
    "text",
    [
        "1月1日は開いてますか",
        "12/31は開いてる",
        "24時間",
        "手順3",
        "手順3/7",
        "2026年11月の更新",
        "2026年11月20日に更新したい",
        "令和8年12月1日が満期です",
        "平日 9:00-17:00",
        "5台まで登録できますか",
        "保険料は50,000円です",
        "西新宿1-26-1",
        "iOS17.5.1で開けない",
        "Windows11とiPhone15",
        "エラーコード E0001",
        "@my.sompo-japan.co.jp を許可した",
        "https://www.sompo-japan.co.jp/",
        "証券番号は何桁",
        "口座番号はどこで入れますか",
        "昭和生まれです",
        "パスワードがわからない",
        "パスワードは何文字",
        "パスワードは8文字以上ですか",
        "パスワードを2回入れる",
        "パスワードは????",
        "パスワードが......",
        "パスワードが********と表示される",
        "パスワードはClickarと共通ですか",
        "パスワードをGoogleに保存した",
        "パスワード変更はhttps://www.sompo-japan.co.jp/ですか",
        "password wasureta",
        "パスポートは要りますか",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    """Ordinary questions go through untouched."""
    found = mask(text, PUBLIC)
    assert (found.text, found.kinds) == (text, ())


def test_all_kinds_at_once() -> None:
    """Each kind is named once, in the order of the masking."""
    found = mask("a@example.jp b@example.jp 090-1234-5678 証券A123456789", PUBLIC)
    assert found.text == "［メールアドレス］ ［メールアドレス］ ［電話番号］ 証券［証券番号］"
    assert found.kinds == ("メールアドレス", "証券番号", "電話番号")


def test_without_public_numbers_everything_is_masked() -> None:
    """A number is public only if the caller says so."""
    assert mask("0120-157-566").kinds == ("電話番号",)


@pytest.mark.parametrize(
    "piece", ["1-", "1", "0.0", "a@", "pass", "パスワードはa1,", "昭和", "一", "0 ", "!1"]
)
def test_no_text_is_slow(piece: str) -> None:
    """The longest message takes less than a quarter of a second, whatever it holds."""
    started = time.perf_counter()
    mask((piece * 1000)[:1000], PUBLIC)
    assert time.perf_counter() - started < 0.25
