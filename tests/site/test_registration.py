"""会員登録 on the pages, from the top to 「マイページトップへ」."""

from __future__ import annotations

from urllib.parse import urlsplit

from site_visitor import PASSWORD, TARO, confirm_sent


def test_somebody_who_knows_the_flyer_gets_to_the_end(site):
    """新規登録 → 同意 → 入力 → 確定 → メール → パスワード → 登録 → マイページトップへ."""
    visitor = site.visitor()
    confirm_sent(visitor)
    assert "仮登録を受け付けました" in visitor.page.title
    assert "本登録は完了していません" in visitor.page.text
    (letter,) = site.mails()
    assert (letter.kind, letter.to, letter.name) == ("confirm", "taro@example.jp", "損保 太郎")
    visitor.go(urlsplit(letter.link).path)
    assert visitor.page.path == "/registration/password"  # the token is off the address
    visitor.fill({"パスワード": PASSWORD}).press("登録")
    assert visitor.page.title == "マイページの会員登録が完了しました。"
    visitor.press("マイページトップへ")
    assert "A020119183" in visitor.page.text
    assert [one.kind for one in site.mails()] == ["confirm", "registered"]
    assert TARO["Eメールアドレス"] not in visitor.page.text
