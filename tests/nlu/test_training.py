"""Training: a topic is one file; a changed helper module is noticed."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
import yaml

from bot.assistant import rasa_fixes
from bot.content import conversations, loader
from bot.root import ROOT
from bot.text.normalise import normalise

FAQ = ROOT / "data" / "nlu" / "faq"
KEPT = ("policy_number_where", "reg_mail_missing", "clickar_what", "greet")
NEW_TOPIC = """\
version: "3.1"

nlu:
  - intent: faq/parking
    examples: |
      - 駐車場はありますか
      - 車を停める場所はどこ
      - 来店したとき車はどこに置けばいい
      - パーキングありますか
      - 駐車スペースは何台分ですか
      - 車で行っても大丈夫ですか
      - 駐車料金はかかりますか
      - 車停められる？
      - 駐車場 場所
      - 駐車場の入口がわかりません

responses:
  utter_faq/parking:
    - text: >-
        駐車場の有無は、この案内には書かれていません。
      metadata:
        title: 駐車場
        citations: [GEN-4]
"""


@pytest.fixture(scope="module")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with four topics and a new one added as a single file."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "faq").mkdir()
    for topic in KEPT:
        shutil.copy(FAQ / f"{topic}.yml", folder / "faq")
    (folder / "faq" / "parking.yml").write_text(NEW_TOPIC, encoding="utf-8")
    said = folder.with_name("said")
    said.mkdir()
    shutil.copy(conversations.FOLDER / "terse.yml", said)
    for name in ("context.yml", "out_of_scope.yml"):
        data = yaml.safe_load((FAQ.parent / name).read_text(encoding="utf-8"))
        for entry in data["nlu"]:
            entry["examples"] = "\n".join(entry["examples"].splitlines()[:20]) + "\n"
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return folder


def test_a_topic_added_as_one_file_is_learned_and_answered(small_project, monkeypatch):
    """Train on the copy, ask the new topic in words of its own, read its answer."""
    said = small_project.with_name("said")
    monkeypatch.setattr(conversations, "FOLDER", said)
    monkeypatch.setattr(conversations.turns, "__defaults__", (said,))
    rasa_fixes.apply()
    from rasa.core.agent import Agent
    from rasa.model_training import train

    result = train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str(small_project), str(ROOT / "data" / "stories")],
        output=str(small_project / "models"),
        force_training=True,
    )
    agent = Agent.load(result.model)
    parsed = asyncio.run(agent.parse_message("車はどこに停めたらいいですか"))
    assert parsed["faq"]["topics"] == ["parking"]
    content = loader.load(faq_folder=small_project / "faq")
    assert "駐車場" in content.topics["parking"].text


COMPONENTS = {
    "bot.nlu.normaliser.JapaneseNormaliser": "bot.text.romaji",
    "bot.nlu.kana_restorer.KanaRestorer": "bot.nlu.kana_conversion",
    "bot.nlu.question_splitter.QuestionSplitter": "bot.text.questions",
    "bot.nlu.tokenizer.FugashiTokenizer": "bot.text.reading",
    "bot.nlu.embedding_featurizer.SentenceEmbeddingFeaturizer": "bot.adapters.embedder",
    "bot.nlu.topic_classifier.TopicClassifier": "bot.nlu.sentence_features",
    "bot.nlu.scope_gate.ScopeGate": "bot.nlu.sentence_features",
}


@pytest.mark.parametrize(("component", "module"), COMPONENTS.items())
def test_a_changed_helper_module_changes_the_fingerprint(component, module, monkeypatch):
    """Rasa's cache must not serve a component trained with other helper code."""
    import importlib
    import inspect

    from rasa.shared.utils.common import class_from_module_path

    clazz = class_from_module_path(component)
    before = clazz.fingerprint_addon({})
    original = inspect.getsource
    changed = importlib.import_module(module)
    monkeypatch.setattr(inspect, "getsource", lambda m: original(m) + ("#" if m is changed else ""))
    assert before is not None
    assert clazz.fingerprint_addon({}) != before


def test_training_examples_are_in_normal_form():
    """The normaliser changes nothing in them, so offsets and text are what was written."""
    for path in sorted(FAQ.glob("*.yml")):
        (entry,) = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in entry["examples"].splitlines():
            text = line.removeprefix("- ")
            assert normalise(text) == text, path.name
