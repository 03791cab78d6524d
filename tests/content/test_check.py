"""One thing broken, one line."""

from __future__ import annotations

import pytest

from bot.content import checks, review
from bot.content.places import Places

ROMAJI = "training/faq/reg_romaji.yml"
FIRST = "ローマ字の名前も入れないといけませんか"
ANSWER = "ローマ字の入力は任意ですので、空欄でもかまいません。小文字で入力した場合は、大文字に変換されます。"
SIMPLE = "        simple: ローマ字は、入れなくてもかまいません。\n"
CITES = "citations: [REG-3]"
CHOICES = "choices: [reg_name, reg_what_to_enter]"
EXAMPLE = f"      - {FIRST}\n"
READ_AGAIN = (
    "reg_romaji.yml: read the answer beside its sections again, "
    "then: python -m bot review reg_romaji"
)
SHORT = "    - channel: sms\n      text: "


def broken(places: Places, name: str, old: str, new: str) -> None:
    """Replace the first `old` in a file of the copy."""
    path = places.content.parent / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def printed(places: Places, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that the check prints; its result agrees with them."""
    result = checks.run(places)
    lines = capsys.readouterr().out.splitlines()
    assert result == (1 if lines else 0)
    return lines


def test_own_content(capsys: pytest.CaptureFixture[str]) -> None:
    """The project's own content has no problem."""
    checks.run()
    assert capsys.readouterr().out == ""


def test_copy(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor has the copy that the other tests break."""
    assert printed(places, capsys) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        # topics
        (
            ROMAJI,
            CITES,
            "citations: []",
            "reg_romaji.yml: cites nothing; only small talk may (offer: false)",
        ),
        (
            ROMAJI,
            CHOICES,
            "choices: [reg_name, no_such_topic]",
            "reg_romaji.yml: offers no_such_topic, which is no topic that can be offered",
        ),
        (
            ROMAJI,
            CHOICES,
            "choices: [reg_name, greet]",
            "reg_romaji.yml: offers greet, which is no topic that can be offered",
        ),
        (
            ROMAJI,
            CHOICES,
            "choices: [reg_name, reg_done, reg_start, reg_terms]",
            "reg_romaji.yml: offers 4 topics; at most 3",
        ),
        (
            ROMAJI,
            "title: ローマ字の入力",
            f"title: {'題' * 21}",
            "reg_romaji.yml: title has 21 characters; at most 20",
        ),
        (
            ROMAJI,
            "title: ローマ字の入力",
            "title: お名前とカナの入力",
            "reg_romaji.yml: has the title of reg_name.yml",
        ),
        (ROMAJI, ANSWER, "答" * 131, "reg_romaji.yml: answer has 131 characters; at most 130"),
        (
            ROMAJI,
            CHOICES,
            f"{CHOICES}\n{SHORT}{'答' * 71}",
            "reg_romaji.yml: short answer has 71 characters; at most 70",
        ),
        (
            ROMAJI,
            ANSWER,
            "0120-157-567 へお電話ください。",
            "reg_romaji.yml: answer has a telephone number of no desk and no agency",
        ),
        (
            ROMAJI,
            CHOICES,
            f"{CHOICES}\n{SHORT}０３（１２３４）５６７８へどうぞ。",
            "reg_romaji.yml: short answer has a telephone number of no desk and no agency",
        ),
        (
            ROMAJI,
            CITES,
            f"{CITES}\n        desk: kiosk",
            "reg_romaji.yml: desk kiosk does not exist",
        ),
        # simpler words and reminders
        (
            ROMAJI,
            SIMPLE,
            "",
            "reg_romaji.yml: needs a text under simple: one act, in everyday words",
        ),
        (
            ROMAJI,
            SIMPLE,
            f"        simple: {'答' * 61}\n",
            "reg_romaji.yml: simple has 61 characters; at most 60",
        ),
        (
            "content/journeys/registration.yml",
            "    simple: 損保ジャパンのホームページを開いてください。\n",
            "",
            "registration.yml: step 1: needs a text under simple: one act, in everyday words",
        ),
        (
            "content/journeys/registration.yml",
            "        simple: パスワードを決めて画面に入れ、紙に書いておいてください。\n",
            "",
            "registration.yml: step 3, パスワード: needs a text under simple: "
            "one act, in everyday words",
        ),
        (
            "content/journeys/registration.yml",
            "        simple: お電話の番号を、0から書いてください。\n",
            "",
            "registration.yml: step 3: phone: needs a text under simple: one act, in everyday words",
        ),
        (
            "content/journeys/registration.yml",
            "remind: [では、お電話番号をお願いします。, 続きです。お電話番号を書いてください。]",
            "remind: [では、お電話番号をお願いします。]",
            "registration.yml: step 3: phone: needs 2 texts under remind that take turns",
        ),
        (
            "content/journeys/registration.yml",
            "remind: [では、お電話番号をお願いします。,",
            f"remind: [{'答' * 41},",
            "registration.yml: step 3: phone: a reminder has 41 characters; at most 40",
        ),
        (
            "content/journeys/renewal.yml",
            "        parser: yes_no\n",
            "        parser: yes_no\n        remind: [どちらですか。]\n",
            "renewal.yml: step 4: employer_is_right: what can stop the journey is asked again "
            "in full, without remind",
        ),
        (
            "content/journeys/registration.yml",
            "press: [内容を確認し、「確定」を押します。]",
            f"press: [{'押' * 105}]",
            "registration.yml: step 4: the card has 131 characters; at most 130",
        ),
        (
            "content/journeys/registration.yml",
            "topics: [reg_email_id]",
            "topics: [reg_done]",
            "registration.yml: step 3, Eメールアドレス: topic reg_done is none of the step",
        ),
        # examples
        (ROMAJI, EXAMPLE, "", "reg_romaji.yml: has 24 examples; at least 25"),
        (
            ROMAJI,
            "intent: faq/reg_romaji",
            "intent: faq/roma",
            "reg_romaji.yml: has 0 examples; at least 25",
        ),
        (
            ROMAJI,
            EXAMPLE,
            f"{EXAMPLE}      - ローマ字の名前も、入れないと いけませんか?\n",
            "reg_romaji.yml: 「ローマ字の名前も、入れないと いけませんか?」 stands in reg_romaji.yml already",
        ),
        (
            "training/at_screen/registration_3.yml",
            "step: 3",
            "step: 8",
            "registration_3.yml: has examples at registration 8, which is no step",
        ),
        (
            "training/faq/reg_start.yml",
            "      - ",
            f"{EXAMPLE}      - ",
            f"reg_start.yml: 「{FIRST}」 stands in reg_romaji.yml already",
        ),
        (
            "training/out_of_scope.yml",
            "      - ",
            f"{EXAMPLE}      - ",
            f"out_of_scope.yml: 「{FIRST}」 stands in reg_romaji.yml already",
        ),
        (
            ROMAJI,
            FIRST,
            "ﾛｰﾏ字って何ですか！！",
            "reg_romaji.yml: 「ﾛｰﾏ字って何ですか！！」 is not in normal form: 「ローマ字って何ですか!」",
        ),
        (
            "evaluation/in_scope.jsonl",
            "{",
            f'{{"text": "{FIRST}？"}}\n{{',
            f"reg_romaji.yml: 「{FIRST}」 stands in in_scope.jsonl, which measures",
        ),
        (
            "evaluation/two_turn.jsonl",
            "{",
            f'{{"first": "登録", "second": "{FIRST}。"}}\n{{',
            f"reg_romaji.yml: 「{FIRST}」 stands in two_turn.jsonl, which measures",
        ),
        (
            "evaluation/conversations.jsonl",
            "{",
            f'{{"turns": [{{"user": "{FIRST}！"}}]}}\n{{',
            f"reg_romaji.yml: 「{FIRST}」 stands in conversations.jsonl, which measures",
        ),
        (
            "evaluation/public.jsonl",
            "{",
            '{"text": "ローマ字の名前は入れないといけませんか。"}\n{',
            f"reg_romaji.yml: 「{FIRST}」 nearly stands in public.jsonl, which measures: "
            "「ローマ字の名前は入れないといけませんか」",
        ),
        # journeys
        (
            "content/pictures.yml",
            "  renewal-8-2: [ご契約最終お申込み]\n",
            "",
            "pictures.yml: no such step, or no picture of it: renewal-8-2",
        ),
        (
            "content/journeys/renewal.yml",
            "on_no: clk_disclosure_no",
            "on_no: clk_nothing",
            "renewal.yml: step 3: on_no is clk_nothing, neither a topic nor a reason to stop",
        ),
        (
            "content/journeys/registration.yml",
            "section: REG-2",
            "section: REG-0",
            "registration.yml: step 2 has section REG-0, which is not in manual.yml",
        ),
        (
            "content/journeys/registration.yml",
            "reg_password_screen",
            "reg_no_screen",
            "registration.yml: step 6 has topic reg_no_screen, which does not exist",
        ),
        (
            "content/journeys/renewal.yml",
            "parser: plan\n        section: CLK-5",
            "parser: plan\n        section: CLK-15",
            "renewal.yml: step 5: plan has section CLK-15, which is not in manual.yml",
        ),
        (
            "content/journeys/renewal.yml",
            "sections: [CLK-4, GEN-4]",
            "sections: [CLK-4, GEN-9]",
            "renewal.yml: group_mismatch has section GEN-9, which is not in manual.yml",
        ),
        (
            "content/disclosures.yml",
            "sections: [CLK-3]",
            "sections: [CLK-13]",
            "renewal.yml: disclosure_no has section CLK-13, which is not in manual.yml",
        ),
        (
            "content/journeys/registration.yml",
            "then: renewal_start",
            "then: renewal_end",
            "registration.yml: then has topic renewal_end, which does not exist",
        ),
        # desks and agencies
        (
            "content/hours.yml",
            "citation: DESK-2",
            "citation: DESK-6",
            "hours.yml: clickar: cites DESK-6, which is not in manual.yml",
        ),
        (
            "content/hours.yml",
            "citation: DESK-2",
            "citation: DESK-1",
            "hours.yml: clickar: DESK-1 does not state 0120-301-377",
        ),
        (
            "content/agencies.yml",
            "citation: AGY-2",
            "citation: AGY-3",
            "agencies.yml: jfelife: cites AGY-3, which is not in manual.yml",
        ),
        (
            "content/agencies.yml",
            "phone: 0120-440-755",
            "phone: 0120-440-775",
            "agencies.yml: jfelife: AGY-2 does not state 0120-440-775",
        ),
    ],
)
def test_one_thing_broken(
    places: Places, capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, line: str
) -> None:
    """What is wrong is told in one line that names its file, and nothing else is told."""
    broken(places, name, old, new)
    review.mark_reviewed(["reg_romaji"], places)
    assert printed(places, capsys) == [line]


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        (
            ROMAJI,
            CITES,
            "citations: [REG-8]",
            "reg_romaji.yml: cites REG-8, which is not in manual.yml",
        ),
        (ROMAJI, ANSWER, "ローマ字はいりません。", READ_AGAIN),
        (ROMAJI, CITES, "citations: [REG-3, REG-4]", READ_AGAIN),
        (ROMAJI, CHOICES, f"{CHOICES}\n{SHORT}任意です。", READ_AGAIN),
        ("content/reviews.yml", "reg_romaji:", "# reg_romaji:", READ_AGAIN),
        (
            "content/reviews.yml",
            "reg_romaji:",
            'reg_roman: "0123456789ab"\nreg_romaji:',
            "reviews.yml: reg_roman: no such topic",
        ),
    ],
)
def test_not_read_again(
    places: Places, capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, line: str
) -> None:
    """An answer that was changed waits until somebody has read it again."""
    broken(places, name, old, new)
    assert printed(places, capsys) == [line]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (ROMAJI, "nlu: [", "reg_romaji.yml: cannot be read: "),
        (ROMAJI, "nlu: []", "reg_romaji.yml: needs one response "),
        (
            "training/faq/romaji.yml",
            "responses: {utter_faq/roma: [{text: 任意です。, metadata: {title: 題, citations: []}}]}",
            "romaji.yml: answers roma; name the file after the topic",
        ),
        ("training/context.yml", "nlu: [{intent: next_step}]", "context.yml: examples are lines "),
        (
            "training/context.yml",
            "nlu: [{intent: next_step, examples: 次は}]",
            "context.yml: examples are lines ",
        ),
        ("content/agencies.yml", "one: {}\ntwo: {}\none: {}", "agencies.yml: one stands twice"),
        ("content/hours.yml", "desks: {}", "hours.yml: "),
        ("content/terms.yml", "plan: {", "terms.yml: cannot be read: "),
        ("content/journeys/renewal.yml", "id: renewal", "renewal.yml: needs id, title and steps"),
        ("content/manual.yml", "REG-1: 開きます。", "manual.yml: needs a text for each section "),
        (
            "content/manual.yml",
            "REG-1:\nnot_stated: []",
            "manual.yml: REG-1 must be text, not None",
        ),
        (
            "content/manual.yml",
            "REG-1: 開きます。\nnot_stated: [1]",
            "manual.yml: not_stated must be text, not 1",
        ),
        (
            "content/reviews.yml",
            "reg_romaji: 123456789012",
            "reviews.yml: needs a fingerprint in quotes for each topic",
        ),
        ("evaluation/in_scope.jsonl", "{", "in_scope.jsonl: cannot be read: "),
    ],
)
def test_unreadable(
    places: Places, capsys: pytest.CaptureFixture[str], name: str, text: str, line: str
) -> None:
    """A file that cannot be read is one line, and nothing is concluded from the rest."""
    (places.content.parent / name).write_text(text, encoding="utf-8")
    (found,) = printed(places, capsys)
    assert found.startswith(line)


@pytest.mark.parametrize("name", ["agencies.yml", "hours.yml", "manual.yml", "reviews.yml"])
def test_missing_file(places: Places, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A file that is not there is named."""
    (places.content / name).unlink()
    (found,) = printed(places, capsys)
    assert found.startswith(f"{name}: cannot be read: ")


def test_several_unreadable(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    """One wrong file does not hide the next."""
    for name in ("agencies.yml", "manual.yml"):
        (places.content / name).write_text("{", encoding="utf-8")
    assert [line.partition(":")[0] for line in printed(places, capsys)] == [
        "agencies.yml",
        "manual.yml",
    ]
