"""Single components of the pipeline, without a trained model."""

from __future__ import annotations

import pytest
import yaml
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.answer_decider import AnswerDecider
from bot.nlu.labels import IN_SCOPE, PARTS, RANKING, Candidate
from bot.nlu.normaliser import JapaneseNormaliser
from bot.nlu.question_splitter import QuestionSplitter
from bot.nlu.term_extractor import TERMS_FILE, TermExtractor


def decide(ranking, scope=1.0, text="証券番号はどこ", parts=()):
    """The decision about one message."""
    whole = Message(data={TEXT: text, RANKING: ranking, IN_SCOPE: scope})
    others = [Message(data={TEXT: "x", RANKING: r, IN_SCOPE: s, PARTS: True}) for r, s in parts]
    decider = AnswerDecider(AnswerDecider.get_default_config())
    (decided,) = decider.process([whole, *others])
    return decided.get(INTENT)["name"], decided.get("faq")["topics"]


A, B = Candidate("faq/a", 0.9), Candidate("faq/b", 0.9)
UNSURE = [Candidate("faq/a", 0.3), Candidate("faq/b", 0.25)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"ranking": [A]}, ("faq", ["a"])),
        ({"ranking": [A], "scope": -0.1}, ("out_of_scope", [])),
        ({"ranking": UNSURE}, ("unclear", [])),
        ({"ranking": UNSURE, "scope": -0.1}, ("out_of_scope", [])),
        ({"ranking": [Candidate("next_step", 0.9)]}, ("next_step", [])),
        ({"ranking": [A], "parts": [([A], 1), ([B], 1)]}, ("faq", ["a", "b"])),
        ({"ranking": [A], "parts": [([A], 1), ([B], -1)]}, ("faq", ["a"])),
        ({"ranking": [A], "parts": [([A], 1), ([A], 1)]}, ("faq", ["a"])),
        ({"ranking": UNSURE, "parts": [([B], 1)]}, ("faq", ["b"])),
        ({"ranking": [A], "text": "！？"}, ("nothing_readable", [])),
        ({"ranking": [A], "text": "please help me with this"}, ("other_language", [])),
        ({"ranking": []}, ("unclear", [])),
        ({"ranking": [A], "text": "いいえ"}, ("deny", [])),
        ({"ranking": [A], "text": "はい。"}, ("affirm", [])),
        ({"ranking": [A], "text": "PDF"}, ("faq", ["a"])),
    ],
)
def test_the_decision(arguments, expected):
    """Answer, answer two, ask back, or say that it is out of scope."""
    assert decide(**arguments) == expected


def test_payloads_pass_the_normaliser_untouched():
    """A command is not language."""
    message = Message(data={TEXT: '/faq{"topic": "ＡＢＣ"}'})
    JapaneseNormaliser().process([message])
    assert message.get(TEXT) == '/faq{"topic": "ＡＢＣ"}'


def test_parts_travel_beside_the_whole():
    """Two questions make three messages; one question stays alone."""
    splitter = QuestionSplitter()
    two = splitter.process([Message(data={TEXT: "番号はどこ?何時まで開いてますか?"})])
    one = splitter.process([Message(data={TEXT: "番号はどこですか"})])
    assert [m.get(TEXT) for m in two[1:]] == ["番号はどこ?", "何時まで開いてますか?"]
    assert len(one) == 1


def _terms():
    for entity, values in yaml.safe_load(TERMS_FILE.read_text(encoding="utf-8")).items():
        for value, forms in values.items():
            for form in forms:
                yield entity, value, form


@pytest.mark.parametrize(("entity", "value", "form"), list(_terms()))
def test_every_term_is_found_in_a_sentence(entity, value, form):
    """Each way of writing a term is marked when it stands in a sentence."""
    message = Message(data={TEXT: f"「{form}」について教えてください"})
    TermExtractor().process([message])
    found = [(e["entity"], e["value"]) for e in message.get("entities")]
    same_words = {(e, v) for e, v, f in _terms() if f == form}
    assert same_words & set(found), found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("手順3を教えて", "3"),
        ("ステップ5は", "5"),
        ("手順12は", "12"),
        ("手順三の画面", "3"),
        ("3番目の画面", "3"),
        ("五つ目の手順", "5"),
    ],
)
def test_step_numbers(text, number):
    """A step is found however its number is said."""
    message = Message(data={TEXT: text})
    TermExtractor().process([message])
    assert ("step", number) in [(e["entity"], e["value"]) for e in message.get("entities")]


def test_terms_are_weighted_as_by_sklearn():
    """The row of one message equals what the fitted vectorisers give, block by block."""
    import numpy as np
    import scipy.sparse
    from rasa.nlu.constants import TOKENS_NAMES

    from bot.nlu.tfidf_featurizer import TfidfFeaturizer
    from bot.nlu.tokenizer import FugashiTokenizer

    tokenizer = FugashiTokenizer(FugashiTokenizer.get_default_config())
    texts = [
        "証券番号はどこですか",
        "メールが届きません",
        "証券番号 証券番号 どこ",
        "QRコードはどれ",
    ]
    messages = [Message(data={TEXT: text}) for text in texts]
    for message in messages:
        message.set(TOKENS_NAMES[TEXT], tokenizer.tokenize(message, TEXT))
    featurizer = TfidfFeaturizer.__new__(TfidfFeaturizer)
    config = {**TfidfFeaturizer.get_default_config(), "min_examples": 1}
    featurizer._config = config
    featurizer._use(featurizer._fit(messages))
    for message in messages:
        expected = scipy.sparse.hstack([v.transform([message]) for v in featurizer._vectorizers])
        row = featurizer._row(message)
        assert row.nnz == expected.nnz > 0
        np.testing.assert_allclose(row.toarray(), expected.toarray(), rtol=1e-5)
