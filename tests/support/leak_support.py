"""What the search for personal values shares: people, what they type, where it could be left."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.root import ROOT
from tests_support import environment

START = ("会員登録したい", "ここで入力の準備をする")
GUIDE = ("会員登録したい", "画面を見ながら進める")
LEAVE_OUT = "入力しない"
NO_MORE = "ほかにはない"

_BETWEEN = re.compile(r"[\s・‐‑‒–—―−ーｰ─~〜-]+")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_KATAKANA = {hira: hira + 0x60 for hira in range(ord("ぁ"), ord("ゖ") + 1)}


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist, with values that stand nowhere else."""

    email: str
    name: str
    kana: str
    romaji: str
    birth: str
    postal: str
    address: str
    phone: str
    policy: str
    password: str
    card: str
    house: str
    """The address from the town on, in short: 玉島見本町8-77-66."""

    others: tuple[str, ...]
    """What would give the person away as well: parts of values, other spellings."""

    @property
    def values(self) -> tuple[str, ...]:
        """In the order in which they are asked for."""
        return (
            self.email,
            self.name,
            self.kana,
            self.romaji,
            self.birth,
            self.postal,
            self.address,
            self.phone,
            self.policy,
        )

    @property
    def sought(self) -> tuple[str, ...]:
        """Every text that must be found nowhere."""
        # shorter ones stand in other words as well: ルリ in メールリスト
        parts = [part for name in (self.kana, self.romaji) for part in name.split()]
        names = (*self.name.split(), *(part for part in parts if len(folded(part)) > 2))
        secret = (self.password, self.card, self.house)
        return (*self.values, *names, *secret, *self.others)


PEOPLE: Mapping[str, Person] = {
    "first": Person(
        email="qzx.kurokoma7@example.net",
        name="黒駒 千鶴",
        kana="クロコマ チヅル",
        romaji="KUROKOMA CHIZURU",
        birth="昭和31年7月23日",
        postal="713-8042",
        address="岡山県倉敷市玉島見本町8丁目77番66号 見本コーポ705",
        phone="086-012-3487",
        policy="Q731940582",
        password="kuro77Koma!",
        card="4929 1234 5678 1237",
        house="玉島見本町8-77-66",
        others=(
            "qzx.kurokoma7",
            "1956-07-23",
            "1956年7月23日",
            "S31.7.23",
            "玉島見本町",
            "見本コーポ705",
            "8丁目77番66号",
            "731940582",
            "86-012-3487",
            "Q739998877",
        ),
    ),  # fmt: skip
    # NFKC rewrites 神 (U+FA19); everything is typed as old keyboards and phones do it
    "second": Person(
        email="Ｗｒｔ．ｋａｎｚａｋｉ４１＠ｅｘａｍｐｌｅ．ｃｏｍ",
        name="神﨑　瑠璃子",
        kana="ｶﾝｻﾞｷ ﾙﾘｺ",
        romaji="ｋａｎｚａｋｉ ｒｕｒｉｋｏ",
        birth="Ｓ４３．１１．２９",
        postal="７３６ー００９４",
        address="広島県広島市安芸区見本台九丁目八十八番地七 メゾン見本６０３号室",
        phone="０８０－４１７３－９９２６",
        policy="ｒ８４０２７７１５３",
        password="Ruri#4193x",
        card="5105-1051-0510-5100",
        house="見本台9-88-7",
        others=(
            "wrt.kanzaki41",
            "1968-11-29",
            "1968年11月29日",
            "昭和43年11月29日",
            "見本台9",
            "メゾン見本603",
            "九丁目八十八番地七",
            "R840277153",
            "08041739926",
            "84027715",
        ),
    ),  # fmt: skip
}


def dialogues(person: Person) -> dict[str, Sequence[str]]:
    """The journey of 会員登録 in every way that values can come up in it, by name."""
    p = person
    family, given = p.name.split()
    kana_family, _ = p.kana.split()
    plain = re.sub(r"\D", "", unicodedata.normalize("NFKC", p.phone))
    return {
        "straight": [*START, *p.values, NO_MORE, "はい", "ほかの原因を見る", "このまま画面へ進む"],
        "all in one message": [*START, "、".join(p.values), "ここまでの内容を見せて", "はい"],
        "refused": [
            *START,
            p.email.replace("@", "").replace("＠", ""), p.email,
            family + given, f"{family}{given}と申します", family, p.name,
            p.name, kana_family, p.kana,
            family, p.romaji.split()[0], LEAVE_OUT,
            "昭和31年13月45日", f"{p.birth}の{family}です", p.birth,
            p.postal[:6], f"{p.postal}9", p.house, p.postal,
            p.house, p.address.partition("丁目")[0], "8丁目77番66号", p.address,
            plain[:7], plain[1:], f"{p.phone}9", p.phone,
            p.policy[:6], p.policy[1:], p.policy, p.policy, "Q739998877", "2件目を消して",
            NO_MORE, "いいえ", "住所を直す", p.house, "そのままにする",
        ],
        "asked back": [
            *START,
            "qzx.kurokoma7@gmial.com", "いいえ",
            family + given, "はい",
            p.kana.replace(" ", ""), p.kana,
            p.romaji, p.birth, p.postal, p.address,
            plain[1:], "はい",
            p.policy[1:], "はい", NO_MORE,
        ],
        "corrected": [
            *START, *p.values, NO_MORE,
            "生年月日は7月じゃなくて8月", f"電話番号は{plain[:-1]}0に直して",
            f"さっきの{family}じゃなくて{family}山", "メールアドレス間違えた", p.email,
            "住所を直したい", p.address, "ここまでの内容", "いいえ", "お名前（漢字）", p.name,
        ],
        "in questions": [
            *START,
            f"メールアドレスは{p.email}でいいですか",
            f"名前は{family}{given}なんですけど旧字体でもいいですか",
            f"{family}という名字は難しいけど漢字で入れないとだめですか",
            f"夫の{family}{given}の名前でもいいですか",
            f"住所は{p.address}なんですけどマンション名も要りますか",
            f"倉敷市{p.house}から引っ越したばかりですが、どうすればいいですか",
            f"電話番号{p.phone}は固定電話だけどいいの？",
            f"生年月日は{p.birth}だけど西暦で入れるの？",
            f"郵便番号{p.postal}って合ってる？",
            f"証券番号が{p.policy}なんですけど合ってますか",
            f"{family}{given}と申します。担当者と話したいのですが",
        ],
        "in questions after they were told": [
            *START, *p.values,
            f"{p.name}のままで登録できますか", f"{given}だけでもいいですか",
            f"{p.kana}は半角でもいいですか", f"{_hiragana(p.kana)}でもいいですか",
            f"{' '.join(p.romaji.split()[::-1])}の順番でもいいですか",
            f"{p.house}の書き方でもいいですか", f"{plain}に電話がかかってきますか",
            f"{p.policy}は更新前の番号ですか", f"{p.email}に何が届きますか",
            f"{p.birth}生まれでも入れますか", f"〒{p.postal}は住所と別に入れますか",
            f"{family}さまって呼ばないで", "いまどこ？", "ここまでの内容を見せて",
        ],
        "guided": [
            *GUIDE, *p.values, p.house, f"{family}{given}です", "次へ", *p.values, "次へ",
            *p.values, p.house, "次へ", *p.values, "戻る", p.password, "次へ", "次へ", "次へ",
            p.password, f"パスワードは{p.password}です",
        ],
        "nothing open": [
            *p.values[:3], *p.values[4:], f"{family}{given}です", p.house, "8丁目77番66号",
            f"{family}{given}と申します。会員登録について教えてください",
            f"{p.kana}と申します", f"{p.address}に住んでいます。登録できますか",
            f"私の名前は{family}{given}で、住所は倉敷市{p.house}です。登録できますか",
            f"〒{p.postal} {p.address}", f"{p.birth}生まれです", p.password,
            f"電話は{p.phone}、証券番号は{p.policy}です。確認メールが届きません",
        ],
        "secrets": [
            *START,
            f"パスワードは{p.password}です", p.password, f"暗証番号は{p.card[:4]}7391です",
            p.card, f"カード番号は{p.card}です", p.card.replace(" ", ""), p.email,
            p.card, p.name, f"パスワードは{p.password}でいいですか", p.kana, LEAVE_OUT,
            p.birth, p.card, p.postal, p.address, p.card, f"{p.phone} {p.card}", p.phone,
            p.card, re.sub(r"\D", "", p.card), f"{p.policy}、{p.card}", p.policy, NO_MORE,
        ],
        "left and come back": [
            *START, *p.values[:5], "やっぱりやめる", p.address, "やめる", "はい、やめます",
            p.name, p.house, f"{family}{given}です。まだですか", p.phone, "続きから",
            *p.values[5:], "最初から", "はい", "ここで入力の準備をする", p.email,
            "入力したものを消して", "はい", p.name,
        ],
        "another journey": [
            *START, *p.values[:4], "更新の手続きをしたい", p.name, p.address, p.policy,
            "会員登録に戻る", p.birth, p.postal,
        ],
        "called back": [
            *START, p.email, "電話で聞く", "折り返しを希望する", p.phone, "同意する", p.name,
            f"折り返しは{p.phone}の{family}までお願いします",
        ],
        "told with an answer": [
            *START, *p.values, NO_MORE, "はい", f"はい、{p.name}に変わりました",
            f"いいえ、{p.phone}のままです", "やめる", f"いいえ、{p.address}です",
            "最初から", f"はい、{p.email}でお願いします", f"うーん、{family}{given}",
        ],
        "commands with values": [
            *START, f"/{p.name}", f"／{p.email}", f'/journey{{"move": "{p.email}"}}',
            f"/restart {p.phone}", f"{p.name}\n{p.kana}\n{p.phone}", "あ" * 1100 + p.name,
        ],
    }  # fmt: skip


def _hiragana(kana: str) -> str:
    wide = unicodedata.normalize("NFKC", kana)
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in wide)


# The process that talks


@dataclass
class Talk:
    """A chat in a process of its own; what it writes beside replies goes to a file."""

    folder: Path
    arguments: Sequence[str] = ("-m", "bot", "chat", "--jsonl")
    settings: Mapping[str, str] = field(default_factory=dict)
    replies: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> Talk:
        self._errors = self.log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, *self.arguments],
            cwd=ROOT,
            env={**os.environ, **environment(self.folder / "data", **self.settings)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(60)
        self._errors.close()

    @property
    def log(self) -> Path:
        """Standard error of the process."""
        return self.folder / "stderr.log"

    def say(
        self, sender: str, text: str, channel: str = "web", member: str | None = None
    ) -> list[dict[str, Any]]:
        """One message; its replies. [] if the process ended over it."""
        assert self.process.stdin and self.process.stdout
        line = json.dumps({"sender": sender, "text": text, "channel": channel, "member": member})
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return []
        answer = self.process.stdout.readline()
        if not answer:
            return []
        replies: list[dict[str, Any]] = json.loads(answer)["replies"]
        self.replies += replies
        return replies


# The search


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """One spelling: NFKC, katakana, small letters, no hyphen and no space."""
    text = unicodedata.normalize("NFKC", text).translate(_KATAKANA).lower()
    return _BETWEEN.sub("", text)


def unescaped(text: str) -> str:
    r"""JSON's \u7530 as what it says."""
    return _ESCAPED.sub(lambda m: json.loads(f'"{m.group()}"', strict=False), text)


def found_in(text: str, sought: Sequence[str]) -> list[str]:
    """Which of the values stand in the text, in whatever spelling."""
    views = (text, folded(text))
    hits = []
    for value in sought:
        for needle in {value, folded(value)}:
            pattern = re.escape(needle)
            if needle.isdigit():  # not a piece of a time or of another number
                pattern = rf"(?<!\d)(?<!\d\.){pattern}(?!\d)"
            if any(needle in view and re.search(pattern, view) for view in views):
                hits.append(value)
                break
    return hits


def files_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file in the folder, as the text that its bytes may be."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, unescaped(path.read_bytes().decode("utf-8", "ignore"))


def rows_of(url: str) -> str:
    """All columns of all tables of a database."""
    engine = sa.create_engine(make_url(url))
    found = []
    with engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            rows = connection.execute(sa.text(f"SELECT * FROM {table}"))
            found += [_as_text(value) for row in rows for value in row]
    engine.dispose()
    return unescaped("\n".join(found))


def transcripts_of(folder: Path) -> str:
    """All that the transcripts say, opened with the key that lies beside them."""
    from bot import settings as settings_module
    from bot.adapters.stores import transcripts
    from bot.adapters.stores.engine import open_engine
    from bot.adapters.stores.keys import read_keys

    values = settings_module.read(environment(folder))
    engine = open_engine(values.drafts_database_url)
    store = transcripts.SqlTranscripts(engine, read_keys({}, values.data_dir, False))
    with engine.connect() as connection:
        query = sa.select(transcripts.exchanges.c.conversation, transcripts.exchanges.c.at)
        rows = connection.execute(query.distinct()).all()
    latest = max(row.at for row in rows)
    said = [
        (one.said, [reply.as_message() for reply in one.replies])
        for conversation in {row.conversation for row in rows}
        for one in store.read(conversation, 0, 10_000, latest)
    ]
    engine.dispose()
    return json.dumps(said, ensure_ascii=False)


def queue_of(folder: Path) -> str:
    """What the desk sees of what was not understood, and what would become examples, opened."""
    from bot import settings as settings_module
    from bot.adapters.stores.engine import open_engine
    from bot.adapters.stores.keys import read_keys
    from bot.adapters.stores.unanswered import SqlUnanswered, items
    from bot.desk.api.unanswered import as_item
    from bot.domain.desk_user import DeskUser
    from bot.services.insight.unanswered import Status, Unanswered
    from bot.text.normalise import normalise

    values = settings_module.read(environment(folder))
    engine = open_engine(values.drafts_database_url)
    store = SqlUnanswered(engine, read_keys({}, values.data_dir, False))
    with engine.connect() as connection:
        latest = connection.execute(sa.select(sa.func.max(items.c.last_at))).scalar()
    everybody, cursor, found = DeskUser("", frozenset()), None, []
    while latest is not None:
        page = Unanswered(store, ()).page(everybody, latest, 100, cursor, tuple(Status))
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    engine.dispose()
    exported = [normalise(item.text) for item in found if item.text]
    return json.dumps([[as_item(item) for item in found], exported], ensure_ascii=False)


def figures_of(folder: Path) -> str:
    """All figures of the days of the conversations, as the desk sees them."""
    from bot import settings as settings_module
    from bot.adapters.stores.engine import open_engine
    from bot.adapters.stores.turns_seen import SqlDays, turns
    from bot.content import loader
    from bot.desk.api.figures import as_figures
    from bot.domain.hours import TOKYO
    from bot.services.insight.figures import Asked, FigureReading

    values = settings_module.read(environment(folder))
    engine = open_engine(values.drafts_database_url)
    with engine.connect() as connection:
        at_s = connection.execute(sa.select(sa.func.max(turns.c.at_s))).scalar()
    at = datetime.fromtimestamp(at_s, TOKYO)
    reading = FigureReading(SqlDays(engine), loader.load(), lambda day: False, ("web",))
    found = reading.read(Asked(at.date() - timedelta(days=30), at.date()), at)
    engine.dispose()
    return json.dumps(as_figures(found), ensure_ascii=False)


def events_of(store_engine: sa.engine.Engine, sender: str) -> list[dict[str, Any]]:
    """The events of a conversation as they are stored, in order."""
    query = sa.text("SELECT data FROM events WHERE sender_id = :sender ORDER BY id")
    with store_engine.connect() as connection:
        return [json.loads(row[0]) for row in connection.execute(query, {"sender": sender})]


def said_in(events: Sequence[Mapping[str, Any]]) -> str:
    """What events tell, without ids, times, sureness and what is sealed."""
    told = [
        {key: event.get(key) for key in ("text", "metadata", "parse_data", "data")}
        | ({"value": event["value"]} if event.get("name") not in (None, "offered") else {})
        for event in events
        if event["event"] != "action"
    ]
    text = json.dumps(told, ensure_ascii=False)
    return re.sub(r'"(?:confidence|message_id|model_id|assistant_id|turn)": [^,}]+', "", text)


def _as_text(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("utf-8", "ignore")
    return str(value)
