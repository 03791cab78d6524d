"""言いかえ: the same question with another ending, and one that only looks like it.

By rule, so that no writer's habits are in it. What is made stays Japanese that somebody would
type; where no rule fits a sentence, nothing is made of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, Mapping, Pattern, Sequence

import jaconv

from bot.text.reading import reading

_KANA = re.compile(r"[ぁ-ゖァ-ヺー\s。、?？!！]+")
_END = re.compile(r"[。.?？!！\s]+$")


@dataclass(frozen=True)
class Variant:
    """Another way to say it; `kind`: ending, dialect, politeness, hiragana or half-width kana."""

    kind: str
    text: str


@dataclass(frozen=True)
class Turned:
    """A sentence with one word turned; `topics` answered it before and must not now."""

    rule: str
    text: str
    topics: tuple[str, ...]


_ENDINGS: Sequence[tuple[Pattern[str], Mapping[str, Sequence[str]]]] = [
    (
        re.compile(
            r"(?<=方法|手順|流れ|理由|場所|番号|時間|期限)(?:を?教えて(?:ください|下さい)|について|は何ですか|は)?$"
        ),
        {
            "ending": (
                "を教えてください",
                "について",
                "を知りたいのですが",
                "は?",
                "をお示しください",
                "についてご教示願います",
                "が分かりません",
            ),
            "dialect": (
                "を教えてくれんかのう",
                "を教えてつかあさい",
                "を教えてえな",
                "が知りたいんじゃけど",
                "教えてくれんさい",
            ),
        },
    ),
    (
        re.compile(r"ば(?:よろしい|よい|いい)(?:の|ん)?(?:でしょうか|ですか)?$"),
        {
            "ending": (
                "ばよろしいでしょうか",
                "ばいいの",
                "ばいいのか教えてください",
                "ばよいのか知りたいのですが",
            ),
            "dialect": ("ばええんかのう", "ばええん", "ばええんじゃろか", "ばええのん"),
        },
    ),
    (
        re.compile(r"でき(?:ますか|るの|ますでしょうか|るのですか|るのでしょうか|るんですか)$"),
        {
            "ending": (
                "できるか教えてください",
                "できるのでしょうか",
                "できるの",
                "できますでしょうか",
                "できるのか知りたいのですが",
            ),
            "dialect": ("できるんかのう", "できるん", "できるんじゃろか", "できまっか"),
        },
    ),
    (
        re.compile(r"(?<!ん)(?:の|ん)(?:です|でしょう)か$"),
        {
            "ending": ("のでしょうか", "んですか", "の", "のか教えてください"),
            "dialect": ("んかのう", "んかいね", "んじゃろか", "んやろか"),
        },
    ),
    (
        re.compile(r"(?:です|でしょう)か$"),
        {
            "ending": ("でしょうか", "ですか", "ですかね", "か教えてください"),
            "dialect": ("ですかのう", "ですかいね", "かいのう", "やろか"),
        },
    ),
    (
        re.compile(r"ます(?:でしょう)?か$"),
        {
            "ending": ("ますでしょうか", "ますか", "ますかね"),
            "dialect": ("ますかのう", "ますかいね", "ますかいのう", "ますやろか"),
        },
    ),
    (
        re.compile(
            r"(?<=[をがか])(?:お?教え(?:て(?:ください|下さい|いただけますか|ほしい)?)|ご教示ください)$"
        ),
        {
            "ending": (
                "教えていただけますか",
                "教えてほしいのですが",
                "お教えください",
                "教えて",
            ),
            "dialect": (
                "教えてくれんかのう",
                "教えてつかあさい",
                "教えてえな",
                "教えてくれんさい",
            ),
        },
    ),
    (
        re.compile(r"したい(?:のですが|んですが|んですけど|です|んだけど)?$"),
        {
            "ending": ("したいのですが", "したい", "したいんですけど", "したいと思っております"),
            "dialect": ("したいんじゃけど", "したいんじゃが", "したいねんけど", "したいんよ"),
        },
    ),
]
"""What ends a question, and what else may stand there; the first that fits is taken."""

_POLITE: Sequence[str] = (
    "お世話になっております。{}",
    "{}よろしくお願いいたします。",
    "恐れ入りますが、{}",
    "すみません、{}",
    "初めて問い合わせます。{}",
    "お手数ですが{}よろしくお願いします",
)

_ASKED: Sequence[str] = (
    "{}の方法を教えてください",
    "{}について",
    "{}をしたいのですが",
    "{}の手順",
    "{}はどうすればよいですか",
    "{}の手続きはできますか",
    "{}をしたいんじゃけど、どうしたらええん",
    "{} やり方",
)
_TOLD: Sequence[str] = ("{}", "{}んですけど", "{}。", "{}んじゃけど", "{}のですが")

PAIRS: Sequence[tuple[str, str, tuple[str, ...], Sequence[str]]] = [
    ("会員登録", "退会", ("registration_overview", "reg_start"), _ASKED),
    ("マイページの申込み", "マイページの利用停止", ("registration_overview", "reg_start"), _ASKED),
    ("契約の更新", "契約の解約", ("renewal_overview", "renewal_start"), _ASKED),
    ("保険の継続", "保険の中断", ("renewal_overview", "renewal_start"), _ASKED),
    ("契約の更改", "契約の取消し", ("renewal_overview", "renewal_start"), _ASKED),
    ("証券番号の確認", "車台番号の確認", ("policy_number_where",), _ASKED),
    ("証券番号の確認", "等級の確認", ("policy_number_where",), _ASKED),
    ("更新のときの住所の変更", "更新のときの口座の変更", ("clk_contact_change",), _ASKED),
    ("電話番号の変更", "支払方法の変更", ("clk_contact_change",), _ASKED),
    ("Web証券の閲覧", "証券の再発行", ("clk_web_policy",), _ASKED),
    ("パスワードの設定", "パスワードの変更", ("reg_password",), _ASKED),
    ("フリープランの試算", "解約返戻金の試算", ("clk_free_plan",), _ASKED),
    ("申込内容の訂正", "車両の入替", ("clk_correct",), _ASKED),
    ("更新する契約の選択", "運転者の追加", ("clk_select_contract",), _ASKED),
    ("契約の追加登録", "契約の名義の相続", ("reg_multiple",), _ASKED),
    ("登録内容の確定", "メール配信の停止", ("reg_confirm",), _ASKED),
    ("会員登録の電話での問い合わせ", "更新の電話での問い合わせ", ("desk_registration",), _ASKED),
    ("会員登録", "契約の更新", ("registration_overview", "reg_start"), _ASKED),
    ("確認メールが届かない", "確認メールが届いた", ("reg_mail_missing",), _TOLD),
    ("登録のメールが来ない", "登録のメールが来た", ("reg_mail_missing",), _TOLD),
    ("ログインできない", "ログインできた", ("na_forgot_login",), _TOLD),
    ("契約が表示されない", "契約が表示された", ("clk_contract_not_listed",), _TOLD),
    ("次の画面に進めない", "次の画面に進めた", ("trouble_screen",), _TOLD),
    ("24時間を過ぎてしまった", "24時間を過ぎていない", ("na_24h_passed",), _TOLD),
]
"""Two subjects or polarities, what answers the first and not the second, and the frames."""


def variants(text: str, number: int) -> Iterator[Variant]:
    """One of each kind that fits; `number` picks among the endings, so that all come up."""
    stem = _END.sub("", text)
    for pattern, endings in _ENDINGS:
        if pattern.search(stem):
            for kind, choices in endings.items():
                made = pattern.sub(choices[number % len(choices)], stem, count=1)
                if made != stem:
                    yield Variant(kind, made)
            break
    yield Variant("politeness", _POLITE[number % len(_POLITE)].format(_with_stop(text)))
    if not _KANA.fullmatch(text):
        kana = reading(text)
        yield Variant("hiragana", jaconv.kata2hira(kana))
        yield Variant("half-width kana", jaconv.z2h(kana, kana=True, digit=False, ascii=False))


def turned() -> Iterator[tuple[str, Turned]]:
    """Each sentence that is to be answered, and the same with subject or polarity turned."""
    for first, second, topics, frames in PAIRS:
        for frame in frames:
            rule = f"{first} → {second}"
            yield frame.format(first), Turned(rule, frame.format(second), topics)


def _with_stop(text: str) -> str:
    return text if _END.search(text) else text + "。"
