"""What is said when something of ours broke. Needs no store, no model, and of the content the numbers alone."""

from __future__ import annotations

from bot.desks import CLICKAR_PHONE, REGISTRATION_PHONE, tel
from bot.reply import Kind, Link, Reply

_NUMBERS = (
    f"会員登録は {REGISTRATION_PHONE}、Clickarの操作は {CLICKAR_PHONE} です"
    "（平日 9:00〜20:00、土日祝日 9:00〜17:00、12月31日〜1月3日はお休み）。"
)


def apology() -> Reply:
    """True whatever broke: try again, or call (DESK-1, DESK-2, DESK-3)."""
    return _notice(
        "申し訳ありません。ただいまうまくお答えできませんでした。少し待ってからもう一度お試しいただくか、"
        f"お電話ください。{_NUMBERS}"
    )


def taking_long() -> Reply:
    """True of a turn that was given up: it may have been taken or not (DESK-1 to DESK-3).

    Not 「もう一度お送りください」: a はい that is sent again may meet another question.
    """
    return _notice(
        "申し訳ありません。お返事に時間がかかっています。いまのメッセージは、受け取れていないことがあります。"
        "お手続きの途中のときは、少し待ってから「どこまで進んだ？」と送ると、確かめられます。"
        f"お急ぎのときはお電話ください。{_NUMBERS}"
    )


def not_kept() -> Reply:
    """A journey cannot be begun, because nothing can be kept (DESK-1 to DESK-3)."""
    return _notice(
        "申し訳ありません。ただいまお手続きの内容をお預かりできないため、ここでは手順を進められません。"
        "ご質問にはお答えできます。お急ぎのときはお電話ください。"
        f"{_NUMBERS}"
    )


def _notice(text: str) -> Reply:
    return Reply(
        text,
        citations=("DESK-1", "DESK-2", "DESK-3"),
        links=(
            Link("会員登録の窓口に電話する", tel(REGISTRATION_PHONE)),
            Link("Clickarの操作の窓口に電話する", tel(CLICKAR_PHONE)),
        ),
        kind=Kind.NOTICE,
    )
