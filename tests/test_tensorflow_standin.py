"""The inert module in TensorFlow's place."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.nlu.extractors.regex_entity_extractor import RegexEntityExtractor

from bot import tensorflow_standin
from bot.nlu.kana_restorer import KanaRestorer
from bot.nlu.tokenizer import FugashiTokenizer
from bot.tensorflow_standin import TensorFlowMissing, needs_tensorflow

USES = "import tensorflow as tf\nclass Component: pass"
USES_A_PART = "from tensorflow.keras.layers import Dense\nclass Component: pass"
DOES_NOT = "import json\nclass Component: pass"


def component(monkeypatch: pytest.MonkeyPatch, source: str) -> type:
    """The class `Component` of a module with this source."""
    module = types.ModuleType("sample_component")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(source, vars(module))
    found: type = module.Component
    return found


@pytest.mark.parametrize(
    ("source", "expected"), [(USES, True), (USES_A_PART, True), (DOES_NOT, False)]
)
def test_needs_tensorflow(monkeypatch: pytest.MonkeyPatch, source: str, expected: bool) -> None:
    """A component needs TensorFlow if its module imports any of it."""
    assert needs_tensorflow(component(monkeypatch, source)) is expected


@pytest.mark.parametrize(("source", "expected"), [(USES, True), (DOES_NOT, False)])
def test_bases_count(monkeypatch: pytest.MonkeyPatch, source: str, expected: bool) -> None:
    """A component needs what its base needs."""
    base = component(monkeypatch, source)
    assert needs_tensorflow(type("Derived", (base,), {"__module__": "unheard_of"})) is expected


@pytest.mark.parametrize(
    ("real", "expected"),
    [
        (DIETClassifier, True),
        (RulePolicy, False),
        (RegexEntityExtractor, False),
        (FugashiTokenizer, False),
        (KanaRestorer, False),
    ],
)
def test_real_components(real: type, expected: bool) -> None:
    """Rasa's neural components are told from those that run here."""
    assert needs_tensorflow(real) is expected


def test_names_can_be_looked_up() -> None:
    """Whatever a module does with TensorFlow while it is imported works."""
    import tensorflow as tf
    import tensorflow_addons as tfa
    from tensorflow.keras.layers import Dense
    from tensorflow.python.keras.engine import data_adapter

    @tf.function  # type: ignore[untyped-decorator]
    def decorated(x: int) -> int:
        return x + 1

    class Layer(tf.keras.layers.Layer):  # type: ignore[misc]
        shape: tf.TensorShape[int] = None

    assert decorated(1) == 2
    assert issubclass(Layer, tf.keras.layers.Layer)
    assert tf.float32 is tf.float32
    assert Dense and data_adapter and tfa.optimizers.AdamW


@pytest.mark.parametrize("dunder", ["__wrapped__", "__fspath__", "__version__"])
def test_special_names_are_not_made_up(dunder: str) -> None:
    """Inspection finds no special attribute that is not there."""
    import tensorflow as tf

    assert not hasattr(tf, dunder)
    assert not hasattr(tf.keras.Model, dunder)


def test_using_it_is_a_clear_error() -> None:
    """What would compute with TensorFlow says what is missing and where to remove it."""
    import tensorflow as tf

    class Network(tf.keras.Model):  # type: ignore[misc]
        pass

    with pytest.raises(TensorFlowMissing) as error:
        Network(units=3)
    assert str(error.value).startswith("Network needs TensorFlow")
    assert "docs/adr/0002-no-tensorflow.md" in str(error.value)
    assert "config.yml" in str(error.value)


def test_install_is_idempotent() -> None:
    """Installing twice registers one finder."""
    before = list(sys.meta_path)
    tensorflow_standin.install()
    assert sys.meta_path == before


class RealTensorFlow(importlib.abc.MetaPathFinder):
    """Finds TensorFlow as an installed package would be found."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        """A spec for `tensorflow` alone."""
        return importlib.machinery.ModuleSpec(fullname, None) if fullname == "tensorflow" else None


@pytest.mark.parametrize(("finders", "added"), [([RealTensorFlow()], 0), ([], 1)])
def test_the_real_one_goes_first(
    monkeypatch: pytest.MonkeyPatch, finders: list[Any], added: int
) -> None:
    """Where TensorFlow is installed, nothing stands in for it."""
    monkeypatch.setattr(sys, "meta_path", list(finders))
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    tensorflow_standin.install()
    assert len(sys.meta_path) == len(finders) + added
