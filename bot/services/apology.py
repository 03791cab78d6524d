"""What is said when something of ours broke. Needs no content, no store, no model."""

from __future__ import annotations

from bot.reply import Kind, Link, Reply


def apology() -> Reply:
    """True whatever broke: try again, or call (DESK-1, DESK-2, DESK-3)."""
    return Reply(
        "申し訳ありません。ただいまうまくお答えできませんでした。少し待ってからもう一度お試しいただくか、"
        "お電話ください。会員登録は 0120-157-566、Clickarの操作は 0120-301-377 です"
        "（平日 9:00〜20:00、土日祝日 9:00〜17:00、12月31日〜1月3日はお休み）。",
        citations=("DESK-1", "DESK-2", "DESK-3"),
        links=(
            Link("会員登録の窓口に電話する", "tel:0120157566"),
            Link("Clickarの操作の窓口に電話する", "tel:0120301377"),
        ),
        kind=Kind.NOTICE,
    )
