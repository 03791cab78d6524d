"""Single components of the pipeline, without a trained model."""

from __future__ import annotations

import json

import numpy as np
import pytest
import scipy.sparse
import yaml
from folded import each
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import stand_ins
from bot.nlu import term_extractor, tfidf_featurizer
from bot.nlu.answer_decider import AnswerDecider
from bot.nlu.labels import IN_SCOPE, PARTS, RANKING, Candidate
from bot.nlu.normaliser import JapaneseNormaliser
from bot.nlu.question_splitter import QuestionSplitter
from bot.nlu.term_extractor import TERMS_FILE, TermExtractor
from bot.nlu.tfidf_featurizer import TfidfFeaturizer
from bot.nlu.tokenizer import FugashiTokenizer
from bot.root import ROOT
from bot.text.normalise import normalise


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


TERMS = list(_terms())


@each("entity, value, form", TERMS)
def test_every_term_is_found_in_a_sentence(entity, value, form):
    """Each way of writing a term is marked when it stands in a sentence."""
    message = Message(data={TEXT: f"「{form}」について教えてください"})
    TermExtractor().process([message])
    found = [(e["entity"], e["value"]) for e in message.get("entities")]
    same_words = {(e, v) for e, v, f in TERMS if f == form}
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


def test_terms_are_weighted_as_by_sklearn(tmp_path):
    """Another order of columns, the same numbers, also after they were mapped."""
    stand_ins.lift("sklearn")
    from sklearn.feature_extraction.text import TfidfVectorizer

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
    config = {**TfidfFeaturizer.get_default_config(), "min_examples": 1}
    context = ExecutionContext(GraphSchema({}), node_name="tfidf")
    storage = LocalModelStorage(tmp_path)
    trained = TfidfFeaturizer(config, storage, Resource("tfidf"), context)
    trained.train(TrainingData(messages))
    featurizer = TfidfFeaturizer.load(config, storage, Resource("tfidf"), context)
    letters = {"analyzer": "char", "ngram_range": (1, 4), "sublinear_tf": True}
    theirs = [
        TfidfVectorizer(preprocessor=tfidf_featurizer._characters, **letters),
        TfidfVectorizer(analyzer=tfidf_featurizer._lemma_ngrams, sublinear_tf=True),
        TfidfVectorizer(preprocessor=tfidf_featurizer._reading, **letters),
    ]
    expected = np.sort(scipy.sparse.hstack([v.fit_transform(messages) for v in theirs]).toarray())
    featurizer.process(messages)
    rows = [message.features[0].features.toarray()[0] for message in messages]
    np.testing.assert_allclose(np.sort(rows), expected, rtol=1e-5)
    assert {"証券", "番号", "メール"} <= featurizer.words


def written() -> list[str]:
    """What people and the terms' authors wrote."""
    terms = yaml.safe_load(TERMS_FILE.read_text(encoding="utf-8"))
    forms = [form for values in terms.values() for forms in values.values() for form in forms]
    files = (ROOT / "tests" / "evaluation").glob("*.jsonl")
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    rows = [json.loads(line) for line in lines][::4]
    return [
        *(f"{form}はどこ" for form in forms),
        *("手順3", "三番目の画面", "ステップ12で"),
        *(row["text"] for row in rows if "text" in row),
    ]


def test_where_no_term_can_begin_spacy_would_find_none():
    """The first look at the words leaves no term out."""
    terms = term_extractor._terms()
    texts = [normalise(text) for text in written()]
    looked = [bool(terms.found(text)) for text in texts]
    assert looked == [bool(terms.pipeline(text).ents) for text in texts if text]
    assert 50 < sum(looked) < len(looked)
