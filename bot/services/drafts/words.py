"""再開コードの言葉: what is said when a code is given out, and when one is given back."""

from __future__ import annotations

from datetime import datetime

from bot.desks import CLICKAR_PHONE, REGISTRATION_PHONE, tel
from bot.domain.hours import TOKYO
from bot.reply import Kind, Link, Reply

CODE = "⟦resume_code⟧"
"""Stands for the code until the reply leaves: who reads the tracker must not learn it."""

UNTIL = "⟦resume_until⟧"

_DESKS = f"お電話は、会員登録 {REGISTRATION_PHONE}、Clickarの操作 {CLICKAR_PHONE} です。"
_SECTIONS = ("DESK-1", "DESK-2")
_CALLS = (
    Link("会員登録の窓口に電話する", tel(REGISTRATION_PHONE)),
    Link("Clickarの操作の窓口に電話する", tel(CLICKAR_PHONE)),
)


def code_line() -> str:
    """What is added to the words of a pause."""
    return (
        f"ほかの日や別の機器で続けるときの再開コードは「{CODE}」です。"
        f"{UNTIL}まで、1回だけ使えます。"
    )


def day_and_time(moment: datetime) -> str:
    """「11月29日 21:40」."""
    local = moment.astimezone(TOKYO)
    return f"{local.month}月{local.day}日 {local.hour}:{local.minute:02d}"


def ask_for_code() -> Reply:
    """「続きから」 where nothing was begun."""
    return Reply(
        "途中のお手続きが見つかりませんでした。再開コードをお持ちのときは、"
        "「さくら・でんしゃ・482」のように入力してください。なければ、最初からご案内します。",
        kind=Kind.ASK_BACK,
    )


def wrong_code(tries_left: int) -> Reply:
    """No such code."""
    if tries_left:
        again = f"お手元の控えをお確かめのうえ、もう一度入力してください（あと{tries_left}回）。"
    else:
        again = "続けてお間違えのため、しばらくのあいだ受け付けられません。"
    return Reply(
        f"その再開コードは使えませんでした。期限が切れたか、使用済みかもしれません。{again}"
        f"最初から始めることもできます。{_DESKS}",
        citations=_SECTIONS,
        links=_CALLS,
        kind=Kind.NOTICE,
    )


def too_many(again_at: datetime) -> Reply:
    """Too many wrong codes."""
    return Reply(
        "再開コードのお間違えが続いたため、いまは受け付けられません。"
        f"{day_and_time(again_at)}を過ぎてから、もう一度お試しください。"
        f"最初から始めることもできます。{_DESKS}",
        citations=_SECTIONS,
        links=_CALLS,
        kind=Kind.NOTICE,
    )


def nothing_left() -> Reply:
    """The code was right, but what it led to is erased."""
    return Reply(
        "その再開コードの内容は、すでに消去されています。恐れ入りますが、最初からお願いします。",
        kind=Kind.NOTICE,
    )


def of_member() -> Reply:
    """The code was right, but what it leads to is a member's."""
    return Reply(
        "その再開コードは、マイページにログインして準備されたお手続きのものです。"
        "マイページにログインしてからこのチャットを開き、もう一度再開コードを入力してください。"
        f"コードは使われていません。{_DESKS}",
        citations=_SECTIONS,
        links=_CALLS,
        kind=Kind.NOTICE,
    )
